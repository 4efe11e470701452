// The newest lines of the trace, and the search for a contact.
import { html } from "./html.js"
import { useEffect, useState } from "./vendor/hooks.mjs"
import { go, journey } from "./state.js"
import { feed, hold, waiting } from "./live.js"
import { clock, number } from "./format.js"
import { get } from "./api.js"

export function Feed() {
  const [all, setAll] = useState(true)
  useEffect(() => () => hold(false), []) // what is gone cannot tell that the pointer left it
  const name = journey.value.name
  const lines = all ? feed.value : feed.value.filter(l => l.journey === name)
  return html`
    <section class="feed" aria-label="What happens now">
      <div class="bar">
        <h2>What happens now</h2>
        <span class="held" role="status">${waiting.value > 0 ? `held · ${number(waiting.value)} new` : ""}</span>
        <label><input type="checkbox" checked=${!all} onChange=${e => setAll(!e.currentTarget.checked)} /> this journey only</label>
      </div>
      ${lines.length === 0
        ? html`<p class="notice">Listening. Each step that somebody takes shows here as it happens.</p>`
        : html`<ol onMouseEnter=${() => hold(true)} onMouseLeave=${() => hold(false)} onFocusIn=${() => hold(true)} onFocusOut=${() => hold(false)}>
            ${lines.map(l => html`<${Line} key=${l.cursor} line=${l} />`)}
          </ol>`}
    </section>`
}

function Line({ line: l }) {
  const open = () => { hold(false); go({ contact: l.contact, ...(l.journey && { journey: l.journey }) }) }
  return html`
    <li><button class=${"feed-line kind-" + l.kind} onClick=${open} title=${l.step || null}>
      <time>${clock(l.time)}</time><i class="dot"></i><span class="who">${l.contact}</span><span class="what">${l.text}</span>
    </button></li>`
}

export function Search() {
  const [text, setText] = useState("")
  const [found, setFound] = useState(null)
  const [error, setError] = useState("")
  const look = async e => {
    const q = e.currentTarget.value
    setText(q)
    setError("")
    if (!q.trim()) { setFound(null); return }
    try {
      const r = await get(`/v1/contacts?q=${encodeURIComponent(q.trim())}&limit=50`)
      setFound(r.contacts ?? [])
    } catch (err) {
      setError(err.message)
    }
  }
  const open = id => { setText(""); setFound(null); go({ contact: id }) }
  const enter = e => {
    e.preventDefault()
    if (found?.length) open(found[0].id)
    else if (text.trim()) open(text.trim())
  }
  return html`
    <form class="search" role="search" onSubmit=${enter}>
      <input type="search" placeholder="Find a contact by id" aria-label="Find a contact by id" autocomplete="off" spellcheck=${false} value=${text} onInput=${look} />
      ${error && html`<p class="bad" role="alert">${error}</p>`}
      ${found && html`
        <ul class="found" aria-live="polite">
          ${found.length === 0 && html`<li class="none">No contact begins with “${text}”.</li>`}
          ${found.slice(0, 12).map(c => html`<li key=${c.id}><button type="button" onClick=${() => open(c.id)}>${c.id}</button></li>`)}
        </ul>`}
    </form>`
}
