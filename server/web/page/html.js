// Templates: html`<p>${text}</p>` makes elements. Texts are always texts, never markup.
import { h } from "./vendor/preact.mjs"
import htm from "./vendor/htm.mjs"

export const html = htm.bind(h)
