// What waits for people: the worklist of a role, the oldest first.
import { html } from "./html.js"
import { useEffect, useState } from "./vendor/hooks.mjs"
import { address, go, program } from "./state.js"
import { present } from "./live.js"
import { get } from "./api.js"
import { moment, span } from "./format.js"

const refresh = 4000

export function Work() {
  const roles = program.value.roles ?? []
  const role = roles.includes(address.value.role) ? address.value.role : roles[0]
  const [list, setList] = useState(null)
  const [error, setError] = useState("")
  useEffect(() => {
    if (!role) return
    let current = true
    const read = () => get("/v1/worklists/" + encodeURIComponent(role)).then(
      l => { if (current) { setList(l); setError("") } }, e => { if (current) setError(e.message) })
    read()
    const timer = setInterval(read, refresh)
    return () => { current = false; clearInterval(timer) }
  }, [role])
  if (!role) return html`<p class="notice">No work is handed to people here. A step such as <code>task "Call back" to sales</code> makes some.</p>`
  const items = list?.role === role ? list.items : null
  return html`
    <section class="work" aria-label=${"What waits for " + role}>
      <nav class="toggle" aria-label="Roles">
        ${roles.map(r => html`<button key=${r} aria-pressed=${r === role ? "true" : "false"} onClick=${() => go({ role: r })}>${r.replaceAll("_", " ")}</button>`)}
      </nav>
      ${error && html`<p class="notice bad" role="alert">${error}</p>`}
      ${!items ? !error && html`<p class="notice" role="status">Reading what waits…</p>`
        : items.length === 0 ? html`<p class="notice">Nothing waits for ${role.replaceAll("_", " ")}.</p>`
        : html`<div class="scroll"><table>
            <thead><tr><th class="wide">What</th><th class="wide">About</th><th class="wide">Who has it</th><th class="wide">Waits for</th><th class="wide">Due</th></tr></thead>
            <tbody>${items.map(w => html`<${Item} key=${w.id} item=${w} />`)}</tbody>
          </table></div>`}
      ${list?.beyond > 0 && html`<p class="doc">${list.beyond} more wait and are not listed: the list is full.</p>`}
    </section>`
}

function Item({ item: w }) {
  const stage = (w.stage ?? "").replaceAll("_", " ")
  const clock = present.value
  const late = w.due && new Date(w.due) < clock
  return html`
    <tr>
      <th scope="row"><span class=${"chip work-" + w.kind}>${w.kind}</span> ${w.text || html`<button class="link" onClick=${() => go({ view: "leads", lead: w.lead })}>${stage}</button>`}
        ${w.kind === "lead" && (w.waits ?? []).length > 0 && html`<br /><small>waits for ${w.waits.map(x => x.replaceAll("_", " ")).join(", ")}</small>`}</th>
      <td class="wide">${w.contact ? html`<button class="link" onClick=${() => go({ view: "journey", contact: w.contact })}>${w.name || w.contact}</button>` : html`<button class="link" onClick=${() => go({ view: "accounts", account: w.account })}>${w.account}</button>`}</td>
      <td class="wide">${w.person || html`<span class="faint">nobody yet</span>`}</td>
      <td class="wide" title=${moment(w.since)}>${span((clock - new Date(w.since)) / 1000)}</td>
      <td class=${late ? "wide bad" : "wide"}>${w.due ? moment(w.due) : html`<span class="faint">–</span>`}</td>
    </tr>`
}
