// Leads: as a board of stages or as a table, filtered by a rule, and the page of the one that is looked at.
import { html } from "./html.js"
import { useEffect, useState } from "./vendor/hooks.mjs"
import { address, go, loadReport, report } from "./state.js"
import { get } from "./api.js"
import { present } from "./live.js"
import { Filter, More, useList, useSettled } from "./list.js"
import { leadName, Score, told } from "./lead.js"
import { moment, number, points, span, value, words } from "./format.js"

const refresh = 5000
const onBoard = 400 // leads that a board holds; the table has all

export function LeadsView() {
  const id = address.value.lead
  return html`${id ? html`<${LeadPage} key=${id} id=${id} />` : html`<${List} />`}`
}

function List() {
  const [where, setWhere] = useState("")
  const [open, setOpen] = useState(true)
  const [board, setBoard] = useState(true)
  const [process, setProcess] = useState("")
  const rule = useSettled(where)
  useEffect(() => {
    loadReport().catch(() => {})
    const timer = setInterval(() => loadReport().catch(() => {}), refresh)
    return () => clearInterval(timer)
  }, [])
  const list = useList("/v1/leads", "leads", { where: rule, open: open ? "true" : "", limit: board ? String(onBoard) : "" }, refresh)
  const processes = (report.value?.leads?.processes ?? []).filter(p => p.process)
  const shown = processes.find(p => p.process === process) ?? processes[0]
  const choice = (on, set, label) => html`<button aria-pressed=${on ? "true" : "false"} onClick=${set}>${label}</button>`
  return html`
    <section class="listing" aria-label="Leads">
      <${Filter} title="Leads" where=${where} onWhere=${setWhere} example="lead.score >= 40 and account.employees > 100" error=${list.error}>
        <div class="toggle" role="group" aria-label="Shape">${choice(board, () => setBoard(true), "Board")}${choice(!board, () => setBoard(false), "Table")}</div>
        <div class="toggle" role="group" aria-label="Which leads">${choice(open, () => setOpen(true), "Open")}${choice(!open, () => setOpen(false), "All")}</div>
        ${board && processes.length > 1 && html`<div class="toggle" role="group" aria-label="Process">${processes.map(p => choice(p === shown, () => setProcess(p.process), words(p.process)))}</div>`}
      <//>
      ${!list.rows ? !list.error && html`<p class="notice" role="status">Reading the leads…</p>`
        : list.rows.length === 0 ? html`<p class="notice">${rule ? "No lead fits that." : html`There are no ${open ? "open " : ""}leads. A form, an import or a step such as <code>create lead { product: "espresso" }</code> makes some.`}</p>`
        : board && shown ? html`<${Board} process=${shown} leads=${list.rows} closed=${!open} />`
        : html`<${Table} leads=${list.rows} />`}
      ${board && list.next && html`<p class="doc">The board shows the first ${number(onBoard)}; the table has all of them.</p>`}
      ${!board && html`<${More} list=${list} />`}
    </section>`
}

function Board({ process, leads, closed }) {
  const own = leads.filter(l => (l.fields.process ?? "") === process.process)
  const stages = [...process.stages.map(s => s.stage), ...(closed ? process.outcomes.map(s => s.stage) : [])]
  const others = leads.length - own.length
  return html`
    <div class="board" tabindex="0" role="region" aria-label=${"Stages of " + words(process.process)}>
      ${stages.map(stage => {
        const here = own.filter(l => l.stage === stage)
        const n = [...process.stages, ...process.outcomes].find(s => s.stage === stage)?.leads
        return html`
          <section key=${stage} class="lane" aria-label=${words(stage) || "closed"}>
            <h3>${words(stage) || "closed"} <small>${number(n)}</small></h3>
            <ol>${here.map(l => html`<li key=${l.id}><${Card} lead=${l} /></li>`)}</ol>
            ${here.length === 0 && html`<p class="doc">Nobody stands here.</p>`}
          </section>`
      })}
    </div>
    ${others > 0 && html`<p class="doc">${number(others)} more ${others === 1 ? "is" : "are"} in another process.</p>`}`
}

const waits = since => span((present.value - new Date(since)) / 1000)

function Card({ lead: l }) {
  return html`
    <button class=${"lead-card" + (l.closed ? " ended" : "")} onClick=${() => go({ lead: l.id })}>
      <strong>${leadName(l.fields)}</strong>
      <span class="whose">${l.name || l.contact || l.account}</span>
      <span class="marks">${l.fields.grade && html`<b class=${"grade grade-" + l.fields.grade}>${l.fields.grade}</b>`}${l.fields.score != null && html`<span>${points(l.fields.score)} points</span>`}${l.fields.sales_ready && html`<b class="chip ready">sales ready</b>`}</span>
      <small>${l.closed ? "closed " + moment(l.closed) : "here for " + waits(l.since)}</small>
    </button>`
}

function Table({ leads }) {
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="Table of leads"><table>
      <thead><tr><th scope="col">Lead</th><th scope="col" class="wide">Whose</th><th scope="col" class="wide">Stage</th><th scope="col">There for</th><th scope="col">Score</th><th scope="col" class="wide">Owner</th><th scope="col">Created</th></tr></thead>
      <tbody>${leads.map(l => html`
        <tr key=${l.id}>
          <th scope="row"><button class="link" onClick=${() => go({ lead: l.id })}>${leadName(l.fields)}</button>${l.fields.sales_ready && html` <b class="chip ready">sales ready</b>`}</th>
          <td class="wide"><${Whose} lead=${l} /></td>
          <td class="wide">${words(l.stage) || html`<span class="faint">–</span>`}</td><td>${l.closed ? html`<span class="faint">closed</span>` : waits(l.since)}</td>
          <td>${l.fields.grade && html`<b class=${"grade grade-" + l.fields.grade}>${l.fields.grade}</b>`} ${l.fields.score != null ? points(l.fields.score) : "–"}</td>
          <td class="wide">${l.fields.owner ?? html`<span class="faint">–</span>`}</td><td>${moment(l.created)}</td>
        </tr>`)}</tbody>
    </table></div>`
}

function Whose({ lead: l }) {
  return l.contact ? html`<button class="link" onClick=${() => go({ view: "contacts", contact: l.contact })}>${l.name || l.contact}</button>`
    : html`<button class="link" onClick=${() => go({ view: "accounts", account: l.account })}>${l.account}</button>`
}

function LeadPage({ id }) {
  const [lead, setLead] = useState(null)
  const [error, setError] = useState("")
  useEffect(() => {
    let current = true
    const read = () => get("/v1/leads/" + encodeURIComponent(id)).then(l => { if (current) { setLead(l); setError("") } }, e => { if (current) setError(e.message) })
    read()
    const timer = setInterval(read, refresh)
    return () => { current = false; clearInterval(timer) }
  }, [id])
  const back = html`<button class="quiet" onClick=${() => go({ lead: "" })}>← All leads</button>`
  if (error) return html`<section class="listing"><div class="bar"><h2>Lead ${id}</h2>${back}</div><p class="notice bad" role="alert">${error}</p></section>`
  if (!lead) return html`<p class="notice" role="status">Reading the lead ${id}…</p>`
  const scores = lead.scores ?? []
  const fields = Object.entries(lead.fields).filter(([k]) => !told.has(k) && !scores.some(s => s.name === k)).sort(([a], [b]) => a < b ? -1 : 1)
  return html`
    <section class="card-page" aria-label=${"Lead " + id}>
      <div class="bar"><h2>${leadName(lead.fields)} <small>of <${Whose} lead=${lead} /></small></h2>${back}</div>
      <div class="columns">
        <div class="stack">
          <p class="marks">${lead.fields.grade && html`<b class=${"grade grade-" + lead.fields.grade}>${lead.fields.grade}</b>`}<span>${words(lead.fields.stage) || (lead.closed ? "closed" : "open")}</span>
            ${lead.fields.sales_ready && html`<b class="chip ready">sales ready</b>`}${lead.closed && html`<span class="chip">closed ${moment(lead.closed)}</span>`}</p>
          ${(lead.waits ?? []).length > 0 && html`<p>It waits for ${lead.waits.map(words).join(", ")}.</p>`}
          <dl>${fields.map(([k, v]) => html`<div key=${k}><dt>${words(k)}</dt><dd>${value(v)}</dd></div>`)}
            <div><dt>made by</dt><dd>${lead.by || "–"}, ${moment(lead.created)}</dd></div><div><dt>lead</dt><dd><code>${id}</code></dd></div></dl>
          <h3>Scores</h3>
          ${scores.length === 0 ? html`<p class="doc">No score counts points for it.</p>` : scores.map(s => html`<${Score} key=${s.name} score=${s} />`)}
        </div>
        <div class="stack">
          <h3>Time in stage</h3>
          <${Stays} stays=${lead.stays ?? []} />
          <h3>What happened</h3>
          <ol class="stages">${(lead.timeline ?? []).map((p, i) => html`
            <li key=${i} class=${p.what}><i class="dot"></i><span>${words(p.what)}${p.to ? ": " + words(p.to) : ""}${p.why && html`<br /><small>${p.why}</small>`}</span><small>${moment(p.time)}${p.by ? " · " + p.by : ""}</small></li>`)}</ol>
        </div>
      </div>
    </section>`
}

/** Each stage in which the lead stood, as long as it stood there. */
function Stays({ stays }) {
  if (stays.length === 0) return html`<p class="doc">It has been in no stage.</p>`
  const longest = Math.max(1, ...stays.map(s => s.seconds))
  return html`
    <div class="stays">
      ${stays.map((s, i) => html`
        <div key=${i} class=${s.to ? null : "here"} title=${[s.by, s.why].filter(Boolean).join(": ") || null}>
          <span>${words(s.stage)}</span><meter min="0" max="1" value=${s.seconds / longest} aria-label=${words(s.stage) + " for " + span(s.seconds)}></meter><b>${span(s.seconds)}</b>
        </div>`)}
    </div>`
}
