// Records facts and every kind of remark on them except notes, because the dataset does not have every kind.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

interface Answer {
  id: string;
  events: { id: string }[];
}

/** Returns the id of the agreement and the consistency token of the last remark. */
export async function recordRemarks(agreements: string): Promise<{ id: string; token: string }> {
  const run = randomUUID();
  let source = 0;
  let token = '';

  async function post(path: string, body: object): Promise<Answer> {
    const citations = [{ source: { kind: 'NEWS', url: `https://news.example/${run}/${++source}` } }];
    const answer = await fetch(new URL(`/v1/agreements${path}`, agreements), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), ...(path && { 'If-Match': '*' }) },
      body: JSON.stringify({ ...body, citations }),
    });
    assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
    token = answer.headers.get('Consistency-Token')!;
    return (await answer.json()) as Answer;
  }

  const instrument = (title: string) => ({
    instrument: { type: 'MOU', title, parties: [{ ref: `CO:First ${run}` }, { ref: `CO:Second ${run}` }] },
  });
  const replaced = (title: string) => ({
    replacement: {
      'agreement-signed': { ...instrument(title), citations: [{ source: { kind: 'NEWS', url: `https://news.example/${run}/${title}` } }] },
    },
  });
  const { id, events } = await post('', instrument('Memorandum'));
  const facts = [events[0]!.id];
  for (let i = 1; i < 7; i++) facts.push((await post(`/${id}/signings`, instrument('Memorandum'))).events[0]!.id);
  const remark = (path: string, fact: number, body: object) => post(`/${id}/${path}`, { target: facts[fact], ...body });

  await remark('corrections', 1, { reason: 'Misread', ...replaced('corrected') });
  await remark('revisions', 2, replaced('revised'));
  await remark('retractions', 3, { because: 'INCORRECT_DATA' });
  await remark('disputes', 4, { statement: 'It was a treaty' });
  await remark('corrections', 5, { reason: 'Misread', ...replaced('first') });
  await remark('corrections', 5, { reason: 'Misread again', ...replaced('second') });
  await remark('disputes', 5, { statement: 'It was a treaty' });
  await remark('reinstatements', 5, { reason: 'Confirmed' });
  await remark('retractions', 6, { because: 'INCORRECT_DATA' });
  await remark('reinstatements', 6, { reason: 'Confirmed' });
  return { id, token };
}
