// What was sent, and how it looked.
import { html } from "./html.js"
import { useEffect, useState } from "./vendor/hooks.mjs"
import { go } from "./state.js"
import { moment } from "./format.js"
import { get } from "./api.js"

const page = 100

// What a message is called that has no subject.
const names = { email: "Mail", sms: "SMS", push: "Push" }

export function Outbox() {
  const [mails, setMails] = useState(null)
  const [next, setNext] = useState("")
  const [error, setError] = useState("")
  const [key, setKey] = useState("")
  const more = async (before, refresh) => {
    try {
      const r = await get(`/v1/outbox?limit=${page}` + (before ? "&before=" + encodeURIComponent(before) : ""))
      setError("")
      setMails(old => {
        const list = before ? [...(old ?? []), ...(r.mails ?? [])] : [...(r.mails ?? []), ...(refresh ? old ?? [] : [])]
        return list.filter((m, i) => list.findIndex(o => o.key === m.key) === i)
      })
      if (before || !refresh) setNext(r.next ?? "")
    } catch (e) {
      setError(e.message)
    }
  }
  useEffect(() => {
    more("")
    const timer = setInterval(() => more("", true), 3000)
    return () => clearInterval(timer)
  }, [])
  if (error && !mails) return html`<p class="notice bad" role="alert">${error}</p>`
  if (!mails) return html`<p class="notice" role="status">Reading the outbox…</p>`
  if (mails.length === 0) return html`<p class="notice">No message has been sent yet. Each one shows here as its reader gets it.</p>`
  return html`
    <section class="mails" aria-label="Sent messages">
      <ol>${mails.map(m => html`
        <li key=${m.key}><button class="mail-line" aria-current=${m.key === key ? "true" : null} onClick=${() => setKey(m.key)}>
          <span class="to">${m.to}</span><time>${moment(m.time)}</time>
          <span class="subject">${m.subject || names[m.medium]}</span><span class="chip">${m.message}</span>
        </button></li>`)}
      </ol>
      ${next && html`<button class="quiet" onClick=${() => more(next)}>Older messages</button>`}
    </section>
    <section class="mail" aria-label="The message">
      ${key ? html`<${Mail} key=${key} id=${key} />` : html`<p class="notice">Choose a message to read it.</p>`}
    </section>`
}

// Note is an SMS or a push, as a phone shows it.
function Note({ mail }) {
  return html`
    <div class="bar">
      <div><h2>${names[mail.medium]}</h2><p>to <button class="link" onClick=${() => go({ view: "journey", contact: mail.contact })}>${mail.contact}</button> at ${mail.to}, ${moment(mail.time)}</p></div>
    </div>
    <div class="phone"><div class=${"note " + mail.medium}>
      ${mail.subject && html`<strong>${mail.subject}</strong>`}
      <p>${mail.text}</p>
      ${mail.open && html`<p class="opens">opens ${mail.open}</p>`}
    </div></div>`
}

function Mail({ id }) {
  const [mail, setMail] = useState(null)
  const [error, setError] = useState("")
  const [plain, setPlain] = useState(false)
  useEffect(() => { get("/v1/outbox/" + encodeURIComponent(id)).then(setMail, e => setError(e.message)) }, [id])
  if (error) return html`<p class="notice bad" role="alert">${error}</p>`
  if (!mail) return html`<p class="notice" role="status">Opening the message…</p>`
  if (mail.medium !== "email") return html`<${Note} mail=${mail} />`
  const form = (text, label) => html`<button aria-pressed=${plain === text ? "true" : "false"} onClick=${() => setPlain(text)}>${label}</button>`
  return html`
    <div class="bar">
      <div><h2>${mail.subject}</h2><p>to <button class="link" onClick=${() => go({ view: "journey", contact: mail.contact })}>${mail.contact}</button> at ${mail.to}, ${moment(mail.time)}</p></div>
      <div class="toggle" role="group" aria-label="Form">${form(false, "HTML")}${form(true, "Text")}</div>
    </div>
    ${plain || !mail.html ? html`<pre>${mail.text || "This message has no text form."}</pre>`
      : html`<iframe title=${"Message: " + mail.subject} sandbox="" srcdoc=${mail.html}></iframe>`}`
}
