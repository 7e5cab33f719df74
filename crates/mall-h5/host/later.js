// What comes after the first page: the other pages with their core, and what only they ask of the host.
import { modules as theirs } from 'shop-rest'
import { requestPayment } from './payment.js'
import { pictures } from './pictures.js'
import { album, poster } from './poster.js'
import { save } from './save.js'

export { components, glue, styles, templates } from 'shop-rest'

export const modules = {
  ...theirs,
  'lib/payment.js': (require) => { require('./effects').requestPayment = requestPayment },
  'lib/pictures.js': (require) => { require('./effects').pictures = pictures },
  'lib/poster.js': (require) => {
    const effects = require('./effects')
    effects.poster = poster
    effects.album = (effect) => {
      album(effect)
      effects.toast({ text: effect.saved })
    }
  },
  'lib/save.js': (require) => { require('./effects').save = save },
}
