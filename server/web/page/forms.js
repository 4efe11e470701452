// Forms: what became of each, where its page is, and what makes it a part of another page.
import { html } from "./html.js"
import { useEffect, useState } from "./vendor/hooks.mjs"
import { loadReport, report } from "./state.js"
import { get } from "./api.js"
import { number, percent } from "./format.js"

const refresh = 4000

export function Forms() {
  const [forms, setForms] = useState(null)
  const [error, setError] = useState("")
  useEffect(() => {
    let current = true
    get("/v1/forms").then(r => { if (current) setForms(r.forms ?? []) }, e => { if (current) setError(e.message) })
    const read = () => loadReport().then(() => { if (current) setError("") }, e => { if (current) setError(e.message) })
    read()
    const timer = setInterval(read, refresh)
    return () => { current = false; clearInterval(timer) }
  }, [])
  return html`
    <section class="listing" aria-label="Forms">
      <div class="filter"><h2>Forms</h2></div>
      ${error && html`<p class="notice bad" role="alert">${error}</p>`}
      ${!forms ? !error && html`<p class="notice" role="status">Reading the forms…</p>`
        : forms.length === 0 ? html`<p class="notice">The program has no forms. <code>form demo "Book a demo" { field email: email required }</code> makes one.</p>`
        : forms.map(f => html`<${Form} key=${f.name} form=${f} counts=${report.value?.forms?.find(c => c.form === f.name)} />`)}
    </section>`
}

function Form({ form: f, counts: c }) {
  const tile = (n, what, share) => html`<div class="tile-figure"><b>${number(n)}</b><span>${what}${share != null && isFinite(share) ? ` · ${percent(share, 0)}` : ""}</span></div>`
  return html`
    <article class="form-card" aria-label=${f.title}>
      <h3>${f.title} <small><a href=${f.page} target="_blank" rel="noopener">open its page</a></small></h3>
      ${!c ? html`<p class="notice" role="status">Counting…</p>` : html`
        <div class="tiles">
          ${tile(c.viewed, "times shown")}${tile(c.submitted, "submitted", c.viewed ? c.submitted / c.viewed : null)}${tile(c.new, "new contacts")}${tile(c.known, "known before")}
          ${tile(c.leads, "leads made")}${tile(c.matched, "leads updated")}${c.confirmed > 0 && tile(c.confirmed, "confirmed by mail")}
        </div>
        ${c.submitted === 0 && html`<p class="doc">Nobody has sent it yet. Put it into a page of yours, or give people the address of its own.</p>`}`}
      <details>
        <summary>Put it into a page of yours</summary>
        <${Copy} text=${f.embed} what=${"HTML of " + f.title} />
      </details>
      <details>
        <summary>Let another system hand in to it</summary>
        <p class="doc">It sends JSON, one lead or a list, by POST to this address${f.signed ? html`, and signs it with the key in <code>${f.signed}</code>` : html`, with the secret below as a bearer token, or signed with it`}.</p>
        <${Copy} text=${f.inbound} what=${"address for " + f.title} />
        ${!f.signed && html`<${Copy} text=${f.secret} what=${"secret of " + f.title} hidden />`}
      </details>
    </article>`
}

/** A text with a button that copies it; a hidden one shows on demand. */
function Copy({ text, what, hidden = false }) {
  const [said, setSaid] = useState("")
  const [shown, setShown] = useState(!hidden)
  const copy = () => navigator.clipboard.writeText(text).then(() => setSaid("Copied."), () => { setShown(true); setSaid("It could not be copied: select it, and copy it by hand.") })
  useEffect(() => {
    if (!said) return
    const timer = setTimeout(() => setSaid(""), 4000)
    return () => clearTimeout(timer)
  }, [said])
  return html`
    <div class="copy">
      <pre tabindex="0" aria-label=${what}>${shown ? text : "•".repeat(24)}</pre>
      <div class="copy-bar">${!shown && html`<button class="quiet" onClick=${() => setShown(true)}>Show</button>`}<button class="quiet" aria-label=${"Copy the " + what} onClick=${copy}>Copy</button><span class="doc" role="status">${said}</span></div>
    </div>`
}
