// A journey at work: its chart with the people in it, and beside it the feed or one contact's path.
import { html } from "./html.js"
import { address, graphs, journey } from "./state.js"
import { Chart } from "./chart.js"
import { Feed, Search } from "./feed.js"
import { Contact } from "./contact.js"

export function JourneyView() {
  const j = journey.value
  const g = graphs.value[j.name]
  return html`
    <section class="stage" aria-label=${"Chart of " + (j.title || j.name)}>
      ${j.status && j.status !== "live" && html`<p class="notice">${j.status === "paused" ? "This journey is paused: nobody enters, and nobody in it goes on." : "This journey is stopped: nobody enters, and nobody is in it."}</p>`}
      ${!g ? html`<p class="notice">Drawing the journey…</p>`
        : g.error ? html`<p class="notice bad">The journey cannot be drawn: ${g.error}</p>`
        : html`<${Chart} key=${j.name} graph=${g} />`}
    </section>
    <aside>
      <${Search} />
      ${address.value.contact ? html`<${Contact} />` : html`<${Feed} />`}
    </aside>`
}
