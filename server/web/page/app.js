// The frame of the page: who runs, which journey, and the view chosen.
import { html } from "./html.js"
import { address, counts, failure, go, journey, program } from "./state.js"
import { connection, now, present } from "./live.js"
import { brief, money, moment, number } from "./format.js"
import { JourneyView } from "./journey.js"
import { Outbox } from "./outbox.js"
import { Results } from "./results.js"
import { Work } from "./work.js"
import { Contacts } from "./contacts.js"
import { Accounts } from "./accounts.js"
import { LeadsView } from "./leads.js"
import { Segments } from "./segments.js"
import { Forms } from "./forms.js"

export function App() {
  if (!program.value) {
    return html`<p class="notice" role="status">${failure.value ? html`${failure.value}<br /><small>Trying again…</small>` : "Loading the program…"}</p>`
  }
  const view = views[address.value.view] ? address.value.view : "journey"
  const missing = ofJourneys.has(view) && !journey.value
  return html`
    <${Header} />
    ${ofJourneys.has(view) && program.value.journeys.length > 0 && html`<${Journeys} />`}
    <main class=${"view " + view}>
      ${missing ? html`<p class="notice">This program has no journeys yet. Write one, and it shows here.</p>` : html`<${views[view]} />`}
    </main>`
}

const views = { journey: JourneyView, results: Results, outbox: Outbox, contacts: Contacts, accounts: Accounts, leads: LeadsView, segments: Segments, forms: Forms, work: Work }
/** The views that show one journey. */
const ofJourneys = new Set(["journey", "results"])

function Header() {
  const p = program.value
  const view = address.value.view
  const tab = (name, label) => html`
    <button class="tab" aria-current=${view === name ? "page" : null} onClick=${() => go({ view: name, lead: "", account: "" })}>${label}</button>`
  return html`
    <header>
      <h1><img src="icon.svg" alt="" width="24" height="24" />${p.name}</h1>
      <nav aria-label="Views">${tab("journey", "Journey")}${tab("results", "Results")}${tab("outbox", "Outbox")}${tab("contacts", "Contacts")}
        ${p.accounts && tab("accounts", "Accounts")}${p.leads && tab("leads", "Leads")}${p.segments > 0 && tab("segments", "Segments")}${p.forms > 0 && tab("forms", "Forms")}${(p.roles ?? []).length > 0 && tab("work", "Work")}</nav>
      <${Clock} />
      <${Connection} />
    </header>`
}

function Clock() {
  const p = program.value
  const fast = p.speed > 1 ? ` · ${number(p.speed)}× faster` : ""
  return html`<time class="clock" title=${"The program's clock, " + p.zone}>${moment(p.speed > 1 && now.value || present.value.toISOString())}<span>${fast}</span></time>`
}

const states = { connecting: "connecting…", live: "live", reconnecting: "reconnecting…" }

function Connection() {
  const c = connection.value
  const more = c.error ? " · " + c.error : c.missed ? ` · missed ${number(c.missed)} → replayed` : ""
  return html`<span class=${"connection " + c.state} role="status" aria-live="polite"><i></i>${states[c.state]}${more}</span>`
}

function Journeys() {
  return html`
    <nav class="journeys" aria-label="Journeys">
      ${program.value.journeys.map(j => html`<${JourneyTab} key=${j.name} j=${j} />`)}
    </nav>`
}

/** @param {{j: import("./state.js").Journey}} props */
function JourneyTab({ j }) {
  const c = counts.value[j.name]
  const goals = c?.goals ?? []
  const reached = goals.reduce((n, g) => n + g.reached, 0)
  const revenue = goals.reduce((n, g) => n + (g.revenue ?? 0), 0)
  const chosen = journey.value?.name === j.name
  const figure = (n, what) => html`<span class="figure"><b>${n}</b> ${what}</span>`
  return html`
    <button class="journey-tab" aria-current=${chosen ? "true" : null} title=${j.doc || null} onClick=${() => go({ journey: j.name })}>
      <strong>${j.title || j.name}${j.status && j.status !== "live" && html` <em class=${"standing-mark " + j.status}>${j.status}</em>`}</strong>
      <span class="figures">
        ${figure(brief(c ? c.inside ?? 0 : null), "inside")}${figure(brief(c ? c.entered ?? 0 : null), "entered")}${c?.waiting > 0 && figure(brief(c.waiting), "at the door")}${figure(brief(c ? c.messages?.sent ?? 0 : null), "messages")}
        ${figure(brief(c ? reached : null), reached === 1 ? "goal" : "goals")}${revenue > 0 && figure(money(revenue), "revenue")}
      </span>
    </button>`
}
