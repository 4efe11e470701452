// A list that is read page by page: who is searched for, which rule must hold, and what comes next.
import { html } from "./html.js"
import { useEffect, useRef, useState } from "./vendor/hooks.mjs"
import { get } from "./api.js"

const page = 100

/**
 * Reads a list, and again every refresh milliseconds while it is short.
 * @param {string} path of the server
 * @param {string} name of the list in the answer
 * @param {Object<string, string>} query what is asked; what is empty is left out
 * @param {number} refresh 0: it is read once
 */
export function useList(path, name, query, refresh = 0) {
  const [state, set] = useState({ rows: null, next: "", error: "" })
  const text = new URLSearchParams(Object.entries(query).filter(([, v]) => v)).toString()
  const asked = useRef("")
  const read = async after => {
    const q = new URLSearchParams(text)
    if (!q.has("limit")) q.set("limit", String(page))
    if (after) q.set("after", after)
    try {
      const r = await get(`${path}?${q}`)
      if (asked.current !== path + text) return
      set(old => after ? { rows: [...(old.rows ?? []), ...(r[name] ?? [])], next: r.next ?? "", error: "" }
        : refresh && (old.rows?.length ?? 0) > page ? old : { rows: r[name] ?? [], next: r.next ?? "", error: "" })
    } catch (e) {
      if (asked.current === path + text) set(old => ({ ...old, error: e.message }))
    }
  }
  useEffect(() => {
    asked.current = path + text
    set(old => ({ ...old, error: "" }))
    read("")
    const timer = refresh ? setInterval(() => read(""), refresh) : 0
    return () => { asked.current = ""; clearInterval(timer) }
  }, [path, text])
  return { ...state, more: () => read(state.next) }
}

/** What is typed, once the typing pauses. */
export function useSettled(text, wait = 350) {
  const [settled, set] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => set(text), wait)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

/** The line above a list: its title, a search by the beginning of a name, a rule, and what else there is to choose. */
export function Filter({ title, count, search, onSearch, where, onWhere, example, error, children }) {
  return html`
    <div class="filter" role="search">
      <h2>${title}${count != null && html` <small>${count}</small>`}</h2>
      ${onSearch && html`<input type="search" aria-label=${"Find " + title.toLowerCase() + " by their beginning"} placeholder="begins with…" autocomplete="off" spellcheck=${false} value=${search} onInput=${e => onSearch(e.currentTarget.value)} />`}
      <input class="rule" type="search" aria-label="Only those for whom a rule holds" placeholder=${example} autocomplete="off" spellcheck=${false} value=${where} onInput=${e => onWhere(e.currentTarget.value)} aria-invalid=${error ? "true" : null} />
      ${children}
      ${error && html`<p class="bad" role="alert">${error}</p>`}
    </div>`
}

/** The button that reads what comes next. */
export function More({ list }) {
  return list.next ? html`<button class="quiet more" onClick=${list.more}>Show more</button>` : null
}
