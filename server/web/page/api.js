// The server's answers, as JSON.

/**
 * Reads a path of the server.
 * @param {string} path
 * @returns {Promise<any>} the answer; rejects with an Error whose message is for people
 */
export async function get(path) {
  let answer
  try {
    answer = await fetch(path, { headers: { Accept: "application/json" } })
  } catch {
    throw new Error("The server cannot be reached. Is it still running?")
  }
  const body = await answer.json().catch(() => null)
  if (!answer.ok) throw new Error(body?.error?.message ?? body?.error ?? body?.message ?? body?.detail ?? `The server answered ${answer.status} for ${path}.`)
  if (body === null) throw new Error(`The server's answer for ${path} cannot be read.`)
  return body
}

/** @param {string} id */
export const contactPath = id => "/v1/contacts/" + encodeURIComponent(id)
