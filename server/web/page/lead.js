// The leads of a contact: where each stands, how it came there, and the points line by line.
import { html } from "./html.js"
import { go } from "./state.js"
import { moment, points, value, words } from "./format.js"

/** How a lead is called where there is room for one line. */
export const leadName = fields => fields.product ?? fields.name ?? fields.page ?? "Lead"

/** What every lead has, which stands elsewhere on the card. */
export const told = new Set(["created", "stage", "process", "sales_ready", "scored", "score", "grade"])

/** @param {{leads: any[]}} props of GET /v1/contacts/{id} */
export function Leads({ leads }) {
  return html`${leads.map(l => html`<${Lead} key=${l.id} lead=${l} />`)}`
}

function Lead({ lead: l }) {
  const stage = l.fields.stage ?? (l.closed ? "closed" : "open")
  const fields = Object.entries(l.fields).filter(([k]) => !told.has(k) && !(l.scores ?? []).some(s => s.name === k)).sort(([a], [b]) => a < b ? -1 : 1)
  const scores = l.scores ?? []
  return html`
    <details class=${"lead" + (l.closed ? " ended" : "")} open=${!l.closed}>
      <summary><strong>${leadName(l.fields)}</strong> <span>${words(stage)}</span>
        ${l.fields.grade && html`<b class=${"grade grade-" + l.fields.grade}>${l.fields.grade}</b>`}
        ${l.fields.sales_ready && html`<b class="chip ready">sales ready</b>`}
      </summary>
      <${Stages} timeline=${l.timeline ?? []} closed=${l.closed} />
      ${scores.map(s => html`<${Score} key=${s.name} score=${s} />`)}
      <dl>${fields.map(([k, v]) => html`<div key=${k}><dt>${words(k)}</dt><dd>${value(v)}</dd></div>`)}
        <div><dt>lead</dt><dd><button class="link" onClick=${() => go({ view: "leads", lead: l.id })}><code>${l.id}</code></button></dd></div></dl>
    </details>`
}

/** The stages that the lead went through, the last one where it stands. */
function Stages({ timeline, closed }) {
  const stops = timeline.filter(p => p.what === "stage" || p.what === "closed" || p.what === "sales_ready")
  if (stops.length === 0) return html`<p class="doc">It has no process.</p>`
  return html`
    <ol class="stages">
      ${stops.map((p, i) => html`
        <li key=${i} class=${p.what + (i === stops.length - 1 && !closed ? " here" : "")} title=${p.why || null}>
          <i class="dot"></i><span>${words(p.to || p.what)}</span><small>${moment(p.time)}${p.by ? " · " + p.by : ""}</small>
        </li>`)}
    </ol>`
}

export function Score({ score: s }) {
  const ready = s.ready ?? 0
  const share = ready > 0 ? Math.max(0, Math.min(1, s.points / ready)) : 0
  return html`
    <details class="score">
      <summary><b>${points(s.points)}</b> ${words(s.name)}${ready > 0 && html` <span>ready at ${points(ready)}</span>`}
        ${ready > 0 && html`<meter min="0" max="1" value=${share} aria-label=${points(s.points) + " of " + points(ready) + " points"}></meter>`}
      </summary>
      <ul>
        ${(s.categories ?? []).map(c => html`
          <li key=${c.name}><b>${points(c.points)}</b> <span>${words(c.name)}${c.at_most != null ? `, at most ${points(c.at_most)}` : ""}</span>
            <ul>${(c.lines ?? []).map(x => html`<li key=${x.text} class=${x.points === 0 ? "faint" : null}><b>${points(x.points)}</b> <code>${x.text}</code></li>`)}</ul>
          </li>`)}
      </ul>
    </details>`
}

/** @param {{tasks: any[]}} props */
export function Tasks({ tasks }) {
  const open = tasks.filter(t => !t.done)
  if (open.length === 0) return null
  return html`
    <ul class="tasks" aria-label="Open tasks">
      ${open.map(t => html`<li key=${t.id}><b>${t.text}</b><small>${[t.role || "nobody's", t.person, t.due && "due " + moment(t.due)].filter(Boolean).join(" · ")}</small></li>`)}
    </ul>`
}
