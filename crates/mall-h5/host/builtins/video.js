/** The picture on which a finger, a mouse or a key begins: nothing of the video is fetched before. */
function offer(element, { src, poster, title, objectFit }) {
  const play = document.createElement('button')
  play.type = 'button'
  play.className = 'video-play'
  play.setAttribute('aria-label', title)
  const picture = document.createElement('img')
  Object.assign(picture, { src: poster, alt: '', loading: 'lazy', decoding: 'async' })
  const sign = document.createElement('span')
  sign.className = 'video-sign'
  sign.setAttribute('aria-hidden', 'true')
  play.append(picture, sign)
  play.addEventListener('click', () => begin(element, { src, poster, title, objectFit }))
  element.replaceChildren(play)
}

function begin(element, { src, poster, title, objectFit }) {
  const video = document.createElement('video')
  Object.assign(video, { controls: true, playsInline: true, poster, src })
  video.style.objectFit = objectFit || 'contain'
  video.setAttribute('aria-label', title)
  element.replaceChildren(video)
  video.focus()
  // It may not begin by itself everywhere; its own button does then.
  video.play().catch(() => {})
}

/** `<video>`: WeChat's own shows a poster and plays on a tap; here nothing comes before that. */
export const video = {
  template: 'empty',
  properties: { src: String, poster: String, title: String, objectFit: String },
  attached(element, { data }) {
    offer(element, data)
  },
  observers: {
    'src, poster, title, objectFit': (element, data) => {
      // As it is drawn anew it stays what it is.
      if (element.querySelector('video')?.getAttribute('src') !== data.src) offer(element, data)
    },
  },
}
