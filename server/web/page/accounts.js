// Accounts: the firms that contacts belong to, and of the one that is looked at all that is known.
import { html } from "./html.js"
import { useEffect, useState } from "./vendor/hooks.mjs"
import { address, go } from "./state.js"
import { get } from "./api.js"
import { Filter, More, useList, useSettled } from "./list.js"
import { Leads, Tasks } from "./lead.js"
import { Timeline } from "./contact.js"
import { number, value, words } from "./format.js"

const refresh = 5000

export function Accounts() {
  const name = address.value.account
  return name ? html`<${Account} key=${name} name=${name} />` : html`<${List} />`
}

function List() {
  const [q, setQ] = useState("")
  const [where, setWhere] = useState("")
  const rule = useSettled(where)
  const list = useList("/v1/accounts", "accounts", { q: useSettled(q, 150), where: rule }, refresh)
  return html`
    <section class="listing" aria-label="Accounts">
      <${Filter} title="Accounts" search=${q} onSearch=${setQ} where=${where} onWhere=${setWhere} example="account.employees >= 200" error=${list.error} />
      ${!list.rows ? !list.error && html`<p class="notice" role="status">Reading the accounts…</p>`
        : list.rows.length === 0 ? html`<p class="notice">${q || rule ? "No account fits that." : html`No account is known yet. Accounts come with <code>journey import accounts FILE</code>, and with contacts who name theirs.`}</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="Table of accounts"><table>
            <thead><tr><th scope="col">Account</th><th scope="col">Contacts</th><th scope="col">Leads</th><th scope="col" class="wide">Segments</th></tr></thead>
            <tbody>${list.rows.map(a => html`
              <tr key=${a.name}>
                <th scope="row"><button class="link" onClick=${() => go({ account: a.name })}>${a.fields?.name ?? a.name}</button></th>
                <td>${number(a.contacts)}</td><td>${number(a.leads)}</td>
                <td class="wide"><span class="chips">${(a.segments ?? []).map(s => html`<span class="chip" key=${s}>${s}</span>`)}</span></td>
              </tr>`)}</tbody>
          </table></div>`}
      <${More} list=${list} />
    </section>`
}

function Account({ name }) {
  const [account, setAccount] = useState(null)
  const [lines, setLines] = useState(null)
  const [error, setError] = useState("")
  useEffect(() => {
    let current = true
    const at = "/v1/accounts/" + encodeURIComponent(name)
    const read = () => Promise.all([get(at), get(at + "/why")]).then(
      ([a, why]) => { if (current) { setAccount(a); setLines(why.lines ?? []); setError("") } }, e => { if (current) setError(e.message) })
    read()
    const timer = setInterval(read, refresh)
    return () => { current = false; clearInterval(timer) }
  }, [name])
  const back = html`<button class="quiet" onClick=${() => go({ account: "" })}>← All accounts</button>`
  if (error) return html`<section class="listing"><div class="bar"><h2>${name}</h2>${back}</div><p class="notice bad" role="alert">${error}</p></section>`
  if (!account) return html`<p class="notice" role="status">Reading the account ${name}…</p>`
  const fields = Object.entries(account.fields ?? {}).sort(([a], [b]) => a < b ? -1 : 1)
  return html`
    <section class="card-page" aria-label=${"Account " + name}>
      <div class="bar"><h2>${account.fields?.name ?? name}</h2>${back}</div>
      <div class="columns">
        <div class="stack">
          ${(account.segments ?? []).length > 0 && html`<p class="chips" aria-label="Segments">${account.segments.map(s => html`<span class="chip" key=${s}>${s}</span>`)}</p>`}
          <dl>${fields.map(([k, v]) => html`<div key=${k}><dt>${words(k)}</dt><dd>${value(v)}</dd></div>`)}</dl>
          <h3>Leads</h3>
          ${(account.leads ?? []).length === 0 ? html`<p class="doc">It has no leads of its own; those of its contacts stand with them.</p>` : html`<${Leads} leads=${account.leads} />`}
          <h3>Tasks</h3>
          ${(account.tasks ?? []).filter(t => !t.done).length === 0 ? html`<p class="doc">Nothing is to be done.</p>` : html`<${Tasks} tasks=${account.tasks} />`}
          <h3>Contacts <small>${number(account.count)}</small></h3>
          ${account.contacts.length === 0 ? html`<p class="doc">Nobody belongs to it.</p>`
            : html`<ul class="people">${account.contacts.map(c => html`<li key=${c}><button class="link" onClick=${() => go({ view: "contacts", contact: c })}>${c}</button></li>`)}</ul>`}
        </div>
        <div class="stack"><h3>What happened</h3>${lines && html`<${Timeline} lines=${lines} none="Nothing has happened with this account yet." />`}</div>
      </div>
    </section>`
}
