// The program as a whole, beside its journeys: leads by stage, work that waits, forms.
import { html } from "./html.js"
import { go } from "./state.js"
import { number, percent, span, words } from "./format.js"

/** @param {{report: any}} props of GET /v1/report */
export function Overview({ report }) {
  const { leads, tasks, forms } = report
  if (!leads && !tasks && !(forms ?? []).length) return null
  return html`
    <h2 class="part">The whole program</h2>
    <div class="overview">
      ${leads && html`<${Pipelines} leads=${leads} />`}
      ${tasks && html`<${Queues} tasks=${tasks} />`}
      ${(forms ?? []).length > 0 && html`<${FormCounts} forms=${forms} />`}
    </div>`
}

function Pipelines({ leads }) {
  const all = leads.processes.filter(p => p.process || p.stages.length + p.outcomes.length > 0)
  const most = Math.max(1, ...all.flatMap(p => [...p.stages, ...p.outcomes].map(s => s.leads)))
  const line = (s, ended) => html`<div key=${s.stage} class=${ended ? "ended" : null}><span>${words(s.stage) || "closed"}</span><meter min="0" max="1" value=${s.leads / most} aria-label=${`${words(s.stage) || "closed"}: ${s.leads}`}></meter><b>${number(s.leads)}</b></div>`
  return html`
    <section aria-label="Leads">
      <h3><button class="link" onClick=${() => go({ view: "leads" })}>Leads</button> <small>${number(leads.created)} created · ${number(leads.open)} open · ${number(leads.ready)} sales ready</small></h3>
      ${leads.created === 0 ? html`<p class="doc">None has been made yet.</p>`
        : all.map(p => html`${all.length > 1 && html`<p class="doc">${words(p.process) || "no process"}</p>`}<div class="stays">${p.stages.map(s => line(s, false))}${p.outcomes.map(s => line(s, true))}</div>`)}
    </section>`
}

function Queues({ tasks }) {
  return html`
    <section aria-label="Work">
      <h3><button class="link" onClick=${() => go({ view: "work" })}>Work</button> <small>${number(tasks.given)} ${tasks.given === 1 ? "task" : "tasks"} given out · ${number(tasks.done)} done · ${number(tasks.open)} open</small></h3>
      ${tasks.roles.length === 0 ? html`<p class="doc">No role has work.</p>` : html`<table>
        <thead><tr><th scope="col">Role</th><th scope="col">Waits</th><th scope="col">Overdue</th><th scope="col">Longest</th></tr></thead>
        <tbody>${tasks.roles.map(q => html`<tr key=${q.role}><th scope="row"><button class="link" onClick=${() => go({ view: "work", role: q.role })}>${words(q.role)}</button></th>
          <td>${number(q.waits)}</td><td class=${q.overdue > 0 ? "bad" : null}>${number(q.overdue)}</td><td>${q.waits > 0 ? span(q.oldest_seconds) : "–"}</td></tr>`)}</tbody>
      </table>`}
    </section>`
}

function FormCounts({ forms }) {
  return html`
    <section aria-label="Forms">
      <h3><button class="link" onClick=${() => go({ view: "forms" })}>Forms</button></h3>
      <table>
        <thead><tr><th scope="col">Form</th><th scope="col">Shown</th><th scope="col">Sent</th><th scope="col">Share</th><th scope="col">Leads</th></tr></thead>
        <tbody>${forms.map(f => html`<tr key=${f.form}><th scope="row">${f.title}</th><td>${number(f.viewed)}</td><td>${number(f.submitted)}</td><td>${f.viewed > 0 ? percent(f.submitted / f.viewed, 0) : "–"}</td><td>${number(f.leads + f.matched)}</td></tr>`)}</tbody>
      </table>
    </section>`
}
