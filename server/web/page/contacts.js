// All contacts: found by their beginning or by a rule, and beside them the one that is looked at.
import { html } from "./html.js"
import { useState } from "./vendor/hooks.mjs"
import { address, go, program } from "./state.js"
import { Filter, More, useList, useSettled } from "./list.js"
import { Contact } from "./contact.js"
import { words } from "./format.js"

const refresh = 5000

export function Contacts() {
  const [q, setQ] = useState("")
  const [where, setWhere] = useState("")
  const rule = useSettled(where)
  const list = useList("/v1/contacts", "contacts", { q: useSettled(q, 150), where: rule }, refresh)
  const chosen = address.value.contact
  const asked = q || rule
  return html`
    <section class="listing" aria-label="Contacts">
      <${Filter} title="Contacts" search=${q} onSearch=${setQ} where=${where} onWhere=${setWhere} example=${'contact.country == "DE"'} error=${list.error} />
      ${!list.rows ? !list.error && html`<p class="notice" role="status">Reading the contacts…</p>`
        : list.rows.length === 0 ? html`<p class="notice">${asked ? "Nobody here fits that." : html`Nobody is known yet. Contacts come with <code>journey import contacts FILE</code>, with events, and through forms.`}</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="Table of contacts"><table>
            <thead><tr><th scope="col">Contact</th>${program.value.accounts && html`<th scope="col" class="wide">Account</th>`}<th scope="col" class="wide">Journeys</th><th scope="col" class="wide">Segments</th></tr></thead>
            <tbody>${list.rows.map(c => html`<${Row} key=${c.id} contact=${c} chosen=${c.id === chosen} />`)}</tbody>
          </table></div>`}
      <${More} list=${list} />
    </section>
    ${chosen && html`<aside><${Contact} /></aside>`}`
}

function Row({ contact: c, chosen }) {
  const name = [c.profile?.first_name, c.profile?.last_name].filter(Boolean).join(" ")
  const mail = typeof c.profile?.email === "string" && c.profile.email !== c.id ? c.profile.email : ""
  return html`
    <tr class=${chosen ? "chosen" : null}>
      <th scope="row"><button class="link" aria-current=${chosen ? "true" : null} onClick=${() => go({ contact: c.id })}>${c.id}</button>
        ${c.into ? html`<br /><small>is ${c.into} now</small>` : (name || mail) && html`<br /><small>${[name, mail].filter(Boolean).join(" · ")}</small>`}</th>
      ${program.value.accounts && html`<td class="wide">${c.account ? html`<button class="link" onClick=${() => go({ view: "accounts", account: c.account })}>${c.account}</button>` : html`<span class="faint">–</span>`}</td>`}
      <td class="wide">${(c.journeys ?? []).length ? c.journeys.map(words).join(", ") : html`<span class="faint">–</span>`}</td>
      <td class="wide"><span class="chips">${(c.segments ?? []).map(s => html`<span class="chip" key=${s}>${s}</span>`)}</span></td>
    </tr>`
}
