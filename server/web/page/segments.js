// Segments: how many are in each now, how that changes while it is looked at, and how far a new rule has come.
import { html } from "./html.js"
import { useEffect, useState } from "./vendor/hooks.mjs"
import { get } from "./api.js"
import { number, percent } from "./format.js"

const refresh = 3000
const kept = 60 // sizes that a line shows

export function Segments() {
  const [segments, setSegments] = useState(null)
  const [sizes, setSizes] = useState({}) // name → sizes since the page was opened
  const [error, setError] = useState("")
  useEffect(() => {
    let current = true
    const read = () => get("/v1/segments").then(r => {
      if (!current) return
      setSegments(r.segments)
      setError("")
      setSizes(old => Object.fromEntries(r.segments.map(s => [s.name, { first: old[s.name]?.first ?? s.size, all: [...(old[s.name]?.all ?? []), s.size].slice(-kept) }])))
    }, e => { if (current) setError(e.message) })
    read()
    const timer = setInterval(read, refresh)
    return () => { current = false; clearInterval(timer) }
  }, [])
  return html`
    <section class="listing" aria-label="Segments">
      <div class="filter"><h2>Segments</h2></div>
      ${error && html`<p class="notice bad" role="alert">${error}</p>`}
      ${!segments ? !error && html`<p class="notice" role="status">Counting the members…</p>`
        : segments.length === 0 ? html`<p class="notice">The program has no segments. <code>segment vip = contact.lifetime_value >= 500</code> makes one.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="Table of segments"><table>
            <thead><tr><th scope="col">Segment</th><th scope="col">Members</th><th scope="col">Change</th><th scope="col" class="wide">Course</th><th scope="col" class="wide">Rule</th></tr></thead>
            <tbody>${segments.map(s => html`<${Row} key=${s.name} segment=${s} course=${sizes[s.name]} />`)}</tbody>
          </table></div>`}
    </section>`
}

function Row({ segment: s, course }) {
  const change = course ? s.size - course.first : 0
  const done = s.filling && s.filling.of > 0 ? s.filling.done / s.filling.of : null
  return html`
    <tr>
      <th scope="row">${s.name}${s.doc && html`<br /><small>${s.doc}</small>`}
        ${done != null && html`<br /><small>new rule: <meter min="0" max="1" value=${done} aria-label=${"Applied to " + percent(done, 0)}></meter> ${number(s.filling.done)} of ${number(s.filling.of)} contacts</small>`}</th>
      <td><b>${number(s.size)}</b></td>
      <td title="since this page was opened" class=${change > 0 ? "up" : change < 0 ? "down" : "faint"}>${change > 0 ? "+" : change < 0 ? "−" : "±"}${number(Math.abs(change))}</td>
      <td class="wide"><${Course} sizes=${course?.all ?? []} /></td>
      <td class="wide rule-text">${s.rule ? html`<code>${s.rule}</code>` : html`<span class="faint">filled by imports and steps</span>`}</td>
    </tr>`
}

/** The sizes of the last minutes, as a line. */
function Course({ sizes }) {
  if (sizes.length < 2) return html`<span class="faint">…</span>`
  const low = Math.min(...sizes), reach = Math.max(1, Math.max(...sizes) - low)
  const at = sizes.map((n, i) => `${(i * 118 / (sizes.length - 1) + 1).toFixed(1)} ${(17 - 14 * (n - low) / reach).toFixed(1)}`)
  return html`<svg class="course" width="120" height="20" aria-hidden="true"><path d=${"M" + at.join("L")} /></svg>`
}
