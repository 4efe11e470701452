// One contact: who they are, where they stand, and line by line how they got there.
import { html } from "./html.js"
import { address, go, journey, path, program } from "./state.js"
import { Leads, Tasks } from "./lead.js"
import { clock, day, moment, value } from "./format.js"

export function Contact() {
  const id = address.value.contact
  const p = path.value
  return html`
    <section class="contact" aria-label=${"Contact " + id}>
      <div class="bar">
        <h2>${id}</h2>
        <button class="quiet" onClick=${() => go({ contact: "" })}>← ${address.value.view === "contacts" ? "All contacts" : "All that happens"}</button>
      </div>
      ${!p ? html`<p class="notice" role="status">Reading the path of ${id}…</p>`
        : p.error ? html`<p class="notice bad" role="alert">${p.error}</p>`
        : html`<${Standing} contact=${p.contact} /><${Timeline} lines=${p.lines} />`}
    </section>`
}

function Standing({ contact: c }) {
  const fields = Object.entries(c.profile ?? {}).sort(([a], [b]) => a < b ? -1 : 1)
  return html`
    <div class="standing">
      ${(c.segments ?? []).length > 0 && html`<p class="chips" aria-label="Segments">${c.segments.map(s => html`<span class="chip" key=${s}>${s}</span>`)}</p>`}
      ${c.account && html`<p>of <button class="link" onClick=${() => go({ view: "accounts", account: c.account })}>${c.account}</button></p>`}
      ${(c.trips ?? []).map(t => html`<${Trip} key=${t.journey + t.trip} trip=${t} />`)}
      <${Leads} leads=${c.leads ?? []} />
      <${Tasks} tasks=${c.tasks ?? []} />
      <details>
        <summary>Profile <span>${fields.length} ${fields.length === 1 ? "field" : "fields"}</span></summary>
        ${fields.length === 0 ? html`<p class="notice">Nothing is known of this contact.</p>`
          : html`<dl>${fields.map(([k, v]) => html`<div key=${k}><dt>${k}</dt><dd>${value(v)}</dd></div>`)}</dl>`}
      </details>
    </div>`
}

function Trip({ trip: t }) {
  const title = program.value.journeys.find(j => j.name === t.journey)?.title || t.journey
  const state = t.ended ? `left ${moment(t.ended)}${t.reason ? ": " + t.reason : ""}`
    : t.waiting_for ? `waits for ${t.waiting_for}${t.until ? ", until " + moment(t.until) : ""}`
    : t.until ? `waits until ${moment(t.until)}` : "is under way"
  return html`
    <button class=${"trip" + (t.ended ? " ended" : "")} aria-current=${journey.value?.name === t.journey ? "true" : null} onClick=${() => go({ view: "journey", journey: t.journey })}>
      <strong>${title}</strong>${t.holdout && html`<span class="chip">held out</span>`}
      <span>entered ${moment(t.entered)} · ${state}</span>
    </button>`
}

export function Timeline({ lines, none = "No journey has met this contact yet." }) {
  if (lines.length === 0) return html`<p class="notice">${none}</p>`
  let last = ""
  return html`
    <ol class="timeline">
      ${lines.map((l, i) => {
        const date = day(l.time)
        const head = date !== last && html`<li class="day" key=${"day" + i}>${date}</li>`
        last = date
        return html`${head}<${Entry} key=${i} line=${l} />`
      })}
    </ol>`
}

function Entry({ line: l }) {
  const where = [l.journey, l.step && l.step.startsWith(l.journey + "/") ? l.step.slice(l.journey.length + 1) : l.step].filter(Boolean).join(" · ")
  return html`
    <li class=${"entry kind-" + l.kind}>
      <time title=${l.time}>${clock(l.time)}</time><i class="dot"></i>
      <div>
        <p>${l.text}</p>
        ${where && html`<small>${where}</small>`}
        ${l.kind === "branch" && (l.values ?? []).length > 0 && html`<p class="values">${l.values.map(v => html`<code key=${v.name}>${v.name} = ${typeof v.value === "string" ? `"${v.value}"` : value(v.value)}</code>`)}</p>`}
      </div>
    </li>`
}
