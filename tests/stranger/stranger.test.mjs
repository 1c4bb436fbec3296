// What real clients do, in the encodings of protocol.md. SERVER: address; SERVER_COMMAND: how to start it (restart test).
import { describe, test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { spawn } from 'node:child_process';
import {
  Api, Session, Endpoint, Hub, Transport, StrictConference, jwt, uuid, UPPER, sleep, until, shorten, EVENT_TIME,
  planB, unified, ice, parseSdp, answerComplaints, candidates, stunCheck, CUSTOMER_METADATA, streamMetadata,
} from './client.mjs';

const SERVER = (process.env.SERVER ?? 'http://127.0.0.1:18080').replace(/\/$/, '');
const COMMAND = process.env.SERVER_COMMAND;

// ------------------------------------------------------------------------------------------------ the server, where we are to start it
let child;
const answering = async () => { try { return (await fetch(SERVER + '/rtc-api/iceServers', { signal: AbortSignal.timeout(5000) })).status > 0; } catch { return false; } };
async function startServer() {
  const c = spawn(COMMAND, { shell: true, stdio: 'ignore', detached: true }); // its own group, so that a shell in between does not matter
  child = c;
  await until('the server to answer', async () => { if (c.exitCode !== null) throw new Error(`the server ended with ${c.exitCode}`); return answering(); }, { limit: 60_000, every: 200 });
}
const alive = (c) => { try { process.kill(-c.pid, 0); return true; } catch { return false; } };
async function stopServer(signal = 'SIGTERM') {
  if (!child) return;
  const c = child; child = undefined;
  process.kill(-c.pid, signal);
  await until('the server to end', () => !alive(c), { limit: 60_000, every: 50 });
}
process.on('exit', () => { if (child && alive(child)) process.kill(-child.pid, 'SIGKILL'); });

// ------------------------------------------------------------------------------------------------ a story: collects every departure, fails at its end
const departures = [];
class Story {
  constructor(name) { this.name = name; this.found = []; this.sessions = []; this.api = new Api(SERVER, (c, a) => this.depart(c, a)); }
  depart(sentence, answer) { const d = { story: this.name, sentence, request: answer?.request, answer: answer && String(answer) }; this.found.push(d); departures.push(d); }
  ok(condition, sentence, answer) { if (!condition) this.depart(sentence, answer); return condition; }
  same(actual, expected, sentence, answer) { return this.ok(isDeepStrictEqual(actual, expected), `${sentence}: got ${shorten(actual ?? 'nothing')}, expected ${shorten(expected ?? 'nothing')}`, answer); }
  /** `shape`: 'empty', 'error' ({error}), or nothing */
  is(answer, status, sentence, shape) {
    this.ok([status].flat().includes(answer.status), `${sentence}: status ${answer.status}, expected ${status}`, answer);
    if (shape === 'empty' && answer.status === 404) this.ok(answer.text === '', `${sentence}: the body must be EMPTY (8.17)`, answer);
    if (shape === 'error' && answer.status >= 400) this.ok(typeof answer.json?.error === 'string', `${sentence}: body {error} (8.17)`, answer);
    if (shape === 'empty' && answer.status === 204) this.ok(answer.text === '', `${sentence}: 204 empty`, answer);
    return answer;
  }
  field(answer, sentence, name) {
    this.is(answer, 400, sentence);
    if (answer.status === 400 && name) this.ok(answer.json && Object.keys(answer.json).some((k) => k.toLowerCase().includes(name.toLowerCase())), `${sentence}: 400 {field: message} names ${name} (8.17)`, answer);
  }
  async script(client, secret) { const x = await Session.script(this.api, client, secret); this.sessions.push(x); return x; }
  async ios(ticket) { const x = await Session.ios(this.api, ticket); this.sessions.push(x); return x; }
  async conference(session, body = {}) { const r = await session.post('/conferences/create', body); assert.equal(r.status, 200, String(r)); return r.json.id; }
  async ticket(session, conferenceId, customerId = 'customer-' + uuid(), more = {}) {
    const r = await session.api.send('POST', '/security/ticket', { bearer: session.access, json: { type: 'MULTI_USE_TICKET', ttl: 3600, length: 6, properties: { conference_id: conferenceId, customer_id: customerId }, ...more } });
    assert.equal(r.status, 200, String(r));
    return r.json.id;
  }
  /** An agent and an iOS customer in one conference, both with a hub. */
  async pair({ metadata, leaver } = {}) {
    const agent = await this.script('agent');
    const id = await this.conference(agent);
    const customer = leaver ? await this.script(leaver) : await this.ios(await this.ticket(agent, id)); // a customer reaches one conference only
    const [a, c] = [await agent.register({ id: uuid() }), await customer.register({ id: UPPER() })];
    await a.connect(); await c.connect();
    const A = (await a.join(id)).conference, C = (await c.join(id, metadata ?? CUSTOMER_METADATA)).conference;
    return { agent, customer, a, c, A, C, id };
  }
  events(session, id, v = 0) { return session.get(`/conferences/${id}/events`, { v }); }
  async view(session, id) { return (await session.get(`/conferences/${id}/simpleView`)).json; }
  /** Every strict conference ends where the server stands, without a complaint, and says what the poll says. */
  async settle(session, id, ...feeds) {
    const all = (await this.events(session, id)).json;
    all.forEach((e, i) => {
      if (i === 0) this.ok(e.type === 'ConferenceCreatedEvent' && (e.conferenceVersion ?? null) === null, `8.1: first a ConferenceCreatedEvent with version null: ${shorten(e)}`);
      else this.ok(e.conferenceVersion === i - 1, `8.1 "dense, no gaps": event ${i} has version ${e.conferenceVersion}`);
      this.ok(EVENT_TIME.test(e.timestamp), `2.2 timestamp exactly yyyy-MM-dd'T'HH:mm:ss.SSS'Z': ${e.timestamp}`);
      this.same(e.conferenceId, id, '2.2 conferenceId');
    });
    const end = all.length - 1;
    for (const f of feeds) {
      await until(() => `the feed at ${f.version} to reach ${end}`, () => f.problems.length || f.version >= end).catch((e) => this.depart(`2.4/rule 4: ${e.message}`));
      for (const p of f.problems) this.depart(`2.4/rule 4 "no gaps, strict order": ${p}`);
      for (const e of f.log) {
        const polled = all.find((x) => x.id === e.id);
        this.ok(polled && isDeepStrictEqual(polled, e), `hub and poll tell one event differently: ${shorten(e)} / ${shorten(polled ?? 'absent')}`);
      }
    }
    return all;
  }
  /** Is the operation there at all? What the contract lists and the server lacks is one departure, not forty. */
  async offers(...paths) {
    const agent = await this.script('agent'); let all = true;
    for (const path of paths) {
      const r = await agent.api.send('POST', '/rtc-api' + path, { bearer: agent.access, json: {} });
      if (r.status === 404 && r.text === '') { all = false; if (!process.env.ALLOW_MISSING) this.depart(`the contract's operation POST ${path} is not there`, r); }
    }
    return all;
  }
  async dispose() { for (const s of this.sessions) await s.dispose(); }
}
const story = (name, body, options = {}) => test(name, { timeout: 110_000, ...options }, async (t) => {
  const s = new Story(name);
  try { await body(s, t); } catch (e) { if (e instanceof assert.AssertionError || e.code !== 'soft') s.depart(`the story broke off: ${e.message} @ ${e.stack?.split('\n').find((l) => l.includes('stranger.test'))?.trim()}`, e.answer); }
  finally {
    for (const x of s.sessions) for (const e of x.endpoints) { for (const p of e.problems) s.depart(p); for (const h of e.hubs) for (const p of h.problems) s.depart(`section 9: ${p}`); }
    await s.dispose();
  }
  assert.equal(s.found.length, 0, '\n' + s.found.map((d, i) => `${i + 1}. ${d.sentence}${d.request ? `\n   > ${d.request}\n   < ${d.answer}` : ''}`).join('\n'));
});
const token = (s, o) => s.api.send('POST', '/security/oauth/token', o);

before(async () => {
  if (await answering()) return;
  if (!COMMAND) throw new Error(`nothing answers at ${SERVER}; set SERVER, or SERVER_COMMAND to start one`);
  await startServer();
});
after(async () => { await stopServer(); });

describe('stranger', { concurrency: 6 }, () => {
  // ---------------------------------------------------------------------------------------------- slow ones first
  story('dead peer: a publisher that never connects is unpublished', async (s) => {
    const { a, c, A, C, id, agent } = await s.pair();
    const begin = performance.now();
    const p = s.is(await c.publish(id, 'MIC'), 200, 'publish');
    const e = await A.wait('ConferenceStreamUnpublishedEvent', { streamId: p.json.streamId }, { limit: 90_000 });
    s.ok(performance.now() - begin >= 29_500, `8.32: 30 s without ever connecting, but gone after ${Math.round(performance.now() - begin)} ms`);
    s.same(e.streamType, 'MIC', '2.3 streamType');
    s.same((await s.view(agent, id)).participants.find((x) => x.id === c.userId)?.endpoints[0].streams ?? [], [], 'the stream is gone from simpleView');
    s.is(await c.unpublish(id, p.json.streamId), 204, '8.17 unpublish of a stream no longer there');
    await s.settle(agent, id, A, C);
    void a;
  });

  story('expiry: SICK, HEALTHY again, reminder, expired with streams', async (s) => {
    const agent = await s.script('agent'); const id = await s.conference(agent);
    const a = await agent.register(); await a.connect(); const { conference: A } = await a.join(id);
    const customer = await s.ios(await s.ticket(agent, id));
    const state = async () => (await agent.get(`/conferences/${id}`)).json.participants?.find((p) => p.userId === customer.userId)?.state;
    let c, begin, healed = false;
    for (let turn = 0; turn < 4 && !healed; turn++) { // the SICK window is 5 s wide: try again if we were too slow to see it
      begin = performance.now();
      c = await customer.register({ id: UPPER(), keepAliveSeconds: 5, serverKeepAliveReminderOn: true });
      await c.connect(); await c.join(id);
      await until('SICK or gone', async () => (await state()) !== 'HEALTHY', { every: 200 });
      const mark = performance.now();
      if ((await state()) !== 'SICK') continue;
      s.ok(mark - begin >= 4_500, `8.8: SICK after ${Math.round(mark - begin)} ms, keepAliveSeconds is 5`);
      const before = (await s.view(agent, id)).version;
      if ((await c.keepAlive()).status !== 204) continue;
      begin = mark;
      await until('HEALTHY after a keepalive (8.8)', async () => (await state()) === 'HEALTHY', { limit: 20_000, every: 100 });
      s.same((await s.view(agent, id)).version, before, '8.2: SICK and HEALTHY do not change the version');
      healed = true;
    }
    s.ok(healed, '8.8: never seen SICK then HEALTHY');
    const reminder = await c.waitCustom('UserEndpointKeepAliveReminderEvent').catch(() => null);
    if (s.ok(reminder, '8.11: no UserEndpointKeepAliveReminderEvent')) {
      s.same([reminder.userId, reminder.userEndpointId, typeof reminder.id, reminder.sequence], [c.userId, c.id, 'string', 0], '8.11 reminder fields, best effort = sequence 0');
      s.ok(EVENT_TIME.test(reminder.timestamp), `2.2 timestamp of the reminder: ${reminder.timestamp}`);
    }
    const p = await c.publish(id, 'MIC_AND_CAM', { metadata: streamMetadata('x') });
    const q = await c.publish(id, 'SCREEN');
    if (p.status === 200 && q.status === 200) {
      const left = await A.wait('ConferenceLeftEvent', { userEndpointId: c.id });
      s.ok(performance.now() - begin >= 9_500, `8.8: ended ${Math.round(performance.now() - begin)} ms after the last keepalive; 5 s + 5 s grace`);
      s.same(left.reason, 'expired', '8.8 reason');
      const gone = A.log.filter((e) => e.type === 'ConferenceStreamUnpublishedEvent' && e.userEndpointId === c.id);
      s.same(gone.map((e) => e.streamId).sort(), [p.json.streamId, q.json.streamId].sort(), 'rule 6: ConferenceStreamUnpublishedEvent for each stream');
      s.ok(gone.every((e) => e.conferenceVersion < left.conferenceVersion), '8.2: N unpublished, then Left');
    } else s.depart('the endpoint ended before it could publish (slow machine?)', p);
    s.is(await c.keepAlive(), 404, 'rule 9: keepalive on a dead endpoint', 'empty');
    s.is(await c.post('/conferences/join', { conferenceId: id }), 404, '8.10: an unknown endpoint: 404', 'error');
    const dead = new Hub(c, { silent: true }); let refused = false;
    try { await dead.start(); refused = await until('refusal', () => dead.closed && dead.error, { limit: 20_000 }); } catch { refused = true; } finally { await dead.stop(); }
    s.ok(refused, '9: userEndpointId must be registered');
    await s.settle(agent, id, A);
  });

  story('long poll', async (s) => {
    const { agent, customer, a, A, C, id } = await s.pair();
    const first = s.is(await s.events(agent, id, 0), 200, 'events?v=0').json;
    s.same(first.map((e) => e.type), ['ConferenceCreatedEvent', 'ConferenceJoinedEvent', 'ConferenceJoinedEvent'], '8.3: v=0 answers the creation event too');
    s.same((await s.events(customer, id, 1)).json.map((e) => e.conferenceVersion), [1], '8.3: events with conferenceVersion >= N');
    s.same((await agent.get(`/conferences/${id}/events`)).json.length, 3, '8.3: without v: all events');
    s.field(await agent.get(`/conferences/${id}/events`, { v: 'x' }), '8.3: a bad v is 400', 'v');
    s.field(await agent.get(`/conferences/${id}/events`, { v: '-1' }), '8.3: a bad v is 400 (-1)', 'v');
    s.field(await agent.get(`/conferences/${id}/events`, { v: '99999999999999999999' }), '8.3: a bad v is 400 (beyond int64)', 'v');
    let answered = false;
    const waiting = s.events(customer, id, 2).then((r) => { answered = true; return r; });
    const begin = performance.now();
    const idle = s.events(agent, id, 500);
    await sleep(300);
    s.ok(!answered, '8.3: else it waits');
    s.is(await a.metadata(id, 'SET', 'RECORDER', '{"on":true}'), 204, 'RECORDER');
    const woken = (await waiting).json;
    s.same(woken?.map((e) => [e.type, e.conferenceVersion, e.key, e.operation, e.value]), [['ConferenceMetadataUpdatedEvent', 2, 'RECORDER', 'SET', '{"on":true}']], '8.3: a waiting poll answers the next event');
    // a client that lives by polling alone
    const poller = new StrictConference(id); poller.start({ version: 3 });
    let stop = false;
    const loop = (async () => { while (!stop) for (const e of (await s.events(customer, id, poller.version)).json) { poller.offer(e); if (e.type === 'ConferenceEndedEvent') stop = true; } })();
    for (let i = 0; i < 5; i++) s.is(await a.metadata(id, 'SET', 'KEY' + i, String(i)), 204, 'SET');
    s.is(await a.post('/conferences/end', { conferenceId: id, reason: 'done' }), 204, 'end');
    await loop;
    s.same([poller.problems, poller.log.length], [[], 6], 'polling client: every version once');
    const past = s.events(agent, id, poller.version);
    const r = await idle;
    s.same((await past).json, [], '8.3: a poll past its end waits, then []');
    s.is(r, 200, '8.3: idle poll'); s.same(r.json, [], '8.3: waits up to 15 s and answers []');
    const took = performance.now() - begin;
    s.ok(took > 5_000, `8.3: waits up to 15 s; answered [] after ${Math.round(took)} ms`);
    s.same((await s.events(agent, id, 0)).json.at(-1)?.type, 'ConferenceEndedEvent', '8.3: an ended conference still answers its events');
    await s.settle(agent, id, A, C);
  });

  // ---------------------------------------------------------------------------------------------- tokens
  story('tokens: client credentials', async (s) => {
    const r = await token(s, { query: { grant_type: 'client_credentials', client_id: 'agent', client_secret: 'agent-secret' } });
    s.is(r, 200, '1.1 (a) query string, no body');
    const t = r.json;
    for (const [k, type] of Object.entries({ access_token: 'string', refresh_token: 'string', expires_in: 'number', sub: 'string', organization: 'string', scope: 'string', jti: 'string', DEVICE_ID: 'string' }))
      s.ok(typeof t[k] === type, `1.2: ${k} must be a ${type}`, r);
    s.same([t.sub, t.organization, t.token_type?.toLowerCase()], ['agent', 'demo', 'bearer'], '1.2/10', r);
    s.ok(t.expires_in > 3500 && t.expires_in <= 3600, `8.29: access tokens live 1 h; expires_in ${t.expires_in}`);
    s.ok(!/\+/.test(t.refresh_token + t.access_token), '1.1: iOS does not escape +: tokens must not hold one');
    const [header, claims] = jwt(t.access_token);
    s.same(header.alg, 'RS256', '1.3 header alg');
    // The sample in 1.3 says JWT; RFC 9068 names an access token at+jwt, and no client in reach reads it.
    s.ok(['JWT', 'at+jwt'].includes(header.typ), '1.3 header `{alg:RS256,typ:JWT}`');
    s.same([claims.sub, claims.userId, claims.client_id, claims.organization_id, claims.authorities], ['agent', 'agent', 'agent', 'demo', ['ROLE_AGENT']], '1.3 claims');
    s.ok(Number.isInteger(claims.exp) && typeof claims.jti === 'string', '1.3 claims exp, jti');
    const form = await token(s, { form: { grant_type: 'client_credentials', client_id: 'supervisor', client_secret: 'supervisor-secret' } });
    s.is(form, 200, '1.1 (b) form body');
    s.same(jwt(form.json.access_token)[1].authorities?.slice().sort(), ['ROLE_AGENT', 'ROLE_SUPERVISOR'], '10 roles of supervisor');
    s.is(await token(s, { basic: 'service:service-secret', form: { grant_type: 'client_credentials' } }), 200, '1.1: accept Basic');
    s.is(await token(s, { query: { grant_type: 'client_credentials' }, basic: 'service:service-secret' }), 200, '1.1: query with Basic');
    s.is(await token(s, { query: { grant_type: 'client_credentials' }, form: { client_id: 'agent', client_secret: 'agent-secret', extra: 'x' } }), 200, '1.1: parameters from query and form, unknown ones ignored');
    const wrong = async (o, statuses, what) => {
      const x = await token(s, o); s.is(x, statuses, what);
      s.ok(typeof x.json?.error === 'string' && typeof x.json?.error_description === 'string' && x.json.error_description !== '', `1.2: JSON {error, error_description}, error_description not empty (${what})`, x);
      return x;
    };
    s.same((await wrong({ query: { grant_type: 'client_credentials', client_id: 'agent', client_secret: 'nope' } }, 401, '1.2: 401 invalid_client')).json?.error, 'invalid_client', '1.2');
    const nobody = await wrong({ query: { grant_type: 'client_credentials', client_id: 'nobody-' + uuid(), client_secret: 'x' } }, [401, 429], '1.2: 401 invalid_client, unknown client'); // 429: the story of failed logins is at work
    if (nobody.status === 401) s.same(nobody.json?.error, 'invalid_client', '1.2');
    s.same((await wrong({ basic: 'customer:', form: { grant_type: 'password', username: 'zzzzzz', password: '' } }, 400, '1.2: 400 invalid_grant')).json?.error, 'invalid_grant', '1.2');
    await wrong({ query: { grant_type: 'magic', client_id: 'agent', client_secret: 'agent-secret' } }, 400, 'unknown grant type');
    await wrong({ query: { client_id: 'agent', client_secret: 'agent-secret' } }, 400, 'no grant type');
    await wrong({ basic: 'customer:', form: { grant_type: 'refresh_token', refresh_token: 'nonsense' } }, 400, 'bad refresh token');
    await wrong({ basic: ':', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: '' }, [400, 401, 429], 'the call SDK of 1.1: empty form, Basic with an empty user');
    for (const bearer of [undefined, 'nonsense', t.access_token.slice(0, -6) + 'AAAAAA']) {
      s.is(await s.api.send('GET', '/rtc-api/conferences/active', { bearer }), 401, '8.17: 401 without a valid token', 'error');
      s.is(await s.api.send('POST', '/rtc-api/users/endpoints/keepalive', { bearer, json: { userEndpointId: 'x' } }), 401, '8.17: 401 without a valid token', 'error');
    }
    s.is(await s.api.send('POST', '/rtc-api/conferences/join', { json: { conferenceId: 'x', userEndpointId: 'y' } }), 401, 'join 401', 'error');
  });

  story('tokens: too many failed logins', async (s) => {
    const client = 'nobody-' + uuid(); let answer, n = 0;
    do { answer = await token(s, { query: { grant_type: 'client_credentials', client_id: client, client_secret: 'x' } }); n++; } while (answer.status === 401 && n < 30);
    s.is(answer, 429, '8.29: 20 failed logins a minute per address and client');
    // not counted here: clients that do not exist share one allowance, so an earlier failure of another unknown client counts too
    s.ok(/^\d+$/.test(answer.headers.get('retry-after') ?? ''), '8.29: 429 with Retry-After', answer);
    s.ok(typeof answer.json?.error_description === 'string', '1.2/8.17: token errors are {error, error_description}', answer);
    s.is(await token(s, { query: { grant_type: 'client_credentials', client_id: 'agent', client_secret: 'agent-secret' } }), 200, 'another client is not affected');
  });

  story('tickets', async (s) => {
    const agent = await s.script('agent'); const rival = await s.script('rival');
    const ticketApi = (who, method, path, json) => s.api.send(method, '/security/ticket' + path, { bearer: who?.access, json });
    const id = await s.conference(agent);
    const properties = { applicationId: 'demo-app', conference_id: id, customer_id: 'Κύριος 7', scheduled_date: '2026-12-24T10:00:00Z', theme: { backgroundColor: '#fff', videoUrl: 'https://x/y' } };
    const r = s.is(await ticketApi(agent, 'POST', '', { type: 'SCHEDULE_TICKET', ttl: 14400, length: 9, properties }), 200, '1.4 create');
    const t = r.json;
    s.ok(/^[^/\s]{9}$/.test(t.id ?? ''), '1.4: length 9', r);
    s.same([t.type, t.organizationId, t.userId, t.expired], ['SCHEDULE_TICKET', 'demo', 'agent', false], '1.4 Ticket object {type, organizationId, userId, expired}', r);
    s.same(t.properties, properties, '1.4 properties are kept', r);
    s.ok(Math.abs(Date.parse(t.expiresAt) - Date.parse(t.createdAt) - 14400_000) < 2000, '1.4: expiresAt - createdAt = ttl', r);
    s.ok('version' in t, '1.4 Ticket object has version', r);
    for (const type of ['MULTI_USE_TICKET', 'GENESYS_MULTI_USE_TICKET', 'APPOINTMENTS_SCHEDULE_TICKET']) s.is(await ticketApi(agent, 'POST', '', { type, ttl: 60, length: 6, properties: {} }), 200, `1.4 type ${type}`);
    s.is(await ticketApi(agent, 'POST', '', { type: 'NO_SUCH_TICKET', ttl: 60, length: 6, properties: {} }), 400, '1.4: errors {"error":"..."} 400', 'error');
    s.is(await ticketApi(agent, 'POST', '', { type: 'MULTI_USE_TICKET', ttl: 60, length: 5, properties: {} }), 400, '8.29: 6 is the least length', 'error');
    s.is(await ticketApi(undefined, 'POST', '', { type: 'MULTI_USE_TICKET', ttl: 60, length: 6, properties: {} }), 401, '1.4: 401', 'error');
    s.same((await ticketApi(agent, 'GET', '/' + t.id)).json?.id, t.id, '1.4 GET ticket');
    s.is(await ticketApi(agent, 'GET', '/nosuch'), 404, '1.4: 404', 'error');
    s.is(await ticketApi(rival, 'GET', '/' + t.id), 404, '8.10: foreign = unknown', 'error');
    const customer = await s.ios(t.id);
    s.same([customer.userId, customer.token.conference_id, customer.token.organization], ['Κύριος 7', id, 'demo'], '1.2/8.29: sub = customer_id, conference_id echoed');
    s.is(await ticketApi(customer, 'POST', '', { type: 'MULTI_USE_TICKET', ttl: 60, length: 6, properties: {} }), 403, '8.10: AGENT and above create tickets', 'error');
    // leading '/', other passwords, none, ticket= alias, Android's options, token in the query
    for (const [what, o] of Object.entries({
      'leading /': { basic: 'customer:', form: `username=/${t.id}&password=something&grant_type=password` },
      'empty password': { basic: 'customer:', form: `username=${t.id}&password=&grant_type=password` },
      'no password': { basic: 'customer:', form: `username=${t.id}&grant_type=password` },
      'android': { basic: 'customer:', form: { ticket: t.id, grant_type: 'password', mic: 'true', camera: 'true', speaker: 'true', participant_name: 'Nikos' } },
      'client_id in params, empty secret': { form: { ticket: t.id, grant_type: 'password', client_id: 'customer', client_secret: '' } },
      'client_id in params, no secret': { form: { username: '/' + t.id, grant_type: 'password', client_id: 'customer' } },
    })) { const x = s.is(await token(s, o), 200, `1.1 ${what}`); s.same([x.json?.sub, x.json?.conference_id], ['Κύριος 7', id], `1.1 ${what}`); }
    const first = customer.refreshToken;
    const refreshed = s.is(await customer.refresh(), 200, '1.1 refresh');
    const leeway = await token(s, { basic: 'customer:', form: { grant_type: 'refresh_token', refresh_token: first } });
    s.is(leeway, 200, '8.29: rotated with 30 s leeway: the old refresh token once more');
    const odd = await customer.register({ id: UPPER() }); await odd.connect();
    const { conference: O } = await odd.join(id, { name: 'Ζ' }); // sub is 'Κύριος 7'
    s.is(await odd.publish(id, 'MIC'), 200, 'publish'); s.same((await O.wait('ConferenceStreamPublishedEvent')).userId, 'Κύριος 7', 'a user id of any letters');
    s.is(await odd.leave(id), 204, 'leave');
    s.ok(typeof refreshed.json?.refresh_token === 'string' && refreshed.json.refresh_token, '1.2: a refresh answer without refresh_token blanks the stored one', refreshed);
    s.same([refreshed.json?.sub, refreshed.json?.organization], ['Κύριος 7', 'demo'], '1.2 refresh answers sub, organization', refreshed);
    s.same(refreshed.json?.conference_id, id, '1.2 conference_id (ticket bound) in the refresh answer', refreshed);
    s.is(await customer.get(`/conferences/${id}`), 200, 'the refreshed token works');
    s.is(await customer.refresh(), 200, '1.1 refresh again, with the new one');
    // without customer_id: one id fixed per ticket
    const bare = (await ticketApi(agent, 'POST', '', { type: 'MULTI_USE_TICKET', ttl: 60, length: 6, properties: {} })).json.id;
    const [x, y] = [await s.ios(bare), await s.ios(bare)];
    s.same(x.userId, y.userId, '8.29: else one id fixed per ticket');
    s.ok(!('conference_id' in x.token), '1.2 conference_id absent without one');
    s.same((await x.get('/conferences/active')).json, [], '8.10: a ticket without a conference reaches none');
    s.is(await x.get(`/conferences/${id}`), 403, '8.10: another: 403', 'error');
    // disabling
    const put = await ticketApi(agent, 'PUT', '/' + bare, { disabled: true });
    if (put.status < 300) {
      const z = await token(s, { basic: 'customer:', form: `username=${bare}&password=&grant_type=password` });
      s.is(z, 400, '1.4: a disabled ticket'); s.ok(z.json?.error_description, '1.2: error_description', z);
    } else s.depart('1.4: GET|PUT /security/ticket/{ticketId}: PUT {disabled:true} does not work', put);
    // expiry
    const brief = (await ticketApi(agent, 'POST', '', { type: 'MULTI_USE_TICKET', ttl: 1, length: 6, properties: {} })).json.id;
    await sleep(1200);
    s.is(await token(s, { basic: 'customer:', form: `username=${brief}&password=&grant_type=password` }), 400, '1.4: an expired ticket');
    s.same((await ticketApi(agent, 'GET', '/' + brief)).json?.expired, true, '1.4 expired');
  });

  // ---------------------------------------------------------------------------------------------- python
  story('python: genesys room, recorder script', async (s) => {
    const agent = await s.script('agent');
    const customerId = uuid();
    const room = s.is(await s.api.send('POST', '/security/genesys/room', { bearer: agent.access, ua: 'Testing 1.0', json: { applicationId: 'demo-app', cdestination: 'standalone', customerId, interactionId: uuid(), ticketExpirationSeconds: 3600, urlBase: 'https://auvious.video' } }), 200, '1.4 genesys room');
    const { ticketUrl, agentUrl } = room.json;
    const ticket = ticketUrl?.slice(-7);
    s.ok(/^https:\/\/auvious\.video\/t\/[^/]{6}$/.test(ticketUrl ?? ''), '1.4: customer link {base}/t/{ticket}, 6 characters', room);
    const q = new URL(agentUrl).searchParams;
    const id = q.get('roomId');
    s.ok(agentUrl.startsWith('https://auvious.video/a?'), '1.4: agent link {base}/a?', room);
    s.ok(id && q.get('cdestination') === 'standalone' && q.has('corigin'), '1.4: agentUrl carries roomId, cdestination, corigin', room);
    s.same(q.get('aid'), 'demo-app', '1.4: agent link has aid', room);
    const customer = await s.ios(ticket); // "/" + 6 characters, as the Genesys sample cuts it
    s.same([customer.userId, customer.token.conference_id], [customerId, id], '1.4 the ticket names customer and conference');
    const r = s.is(await agent.post('/users/endpoints', { keepAliveSeconds: 5 }), 200, '3.1 register');
    s.ok(typeof r.json === 'string' && r.json, '3.1: body is a bare JSON string id', r);
    const e = new Endpoint(agent, r.json, 5);
    const j = await s.api.send('POST', '/rtc-api/conferences/join', { bearer: agent.access, json: { conferenceId: id, userEndpointId: e.id }, timeout: 60_000 });
    s.is(j, 200, '3.1 join'); s.same(j.json?.id, id, 'ConferenceSummary.id', j); s.same(j.json?.mode, 'ROUTER', '8.19', j); s.same(j.json?.version, 1, '8.1: the version after the operation', j);
    s.is(await e.metadata(id, 'SET', 'RECORDER', '{"on":true}'), 204, '3.1 updateMetadata');
    s.is(await agent.post('/conferences/leave', { conferenceId: id, userEndpointId: e.id, reason: 'recording started' }), 204, '3.1 leave');
    const view = await s.view(customer, id);
    const m = view.metadata?.RECORDER;
    s.same([m?.value, m?.userId, m?.userEndpointId], ['{"on":true}', 'agent', e.id], '7: {value,userId,userEndpointId,lastModified} stays after the script left');
    s.same(view.version, 3, '8.1/8.2: join, updateMetadata, leave');
    const events = await s.settle(agent, id);
    s.same(events.map((x) => x.type), ['ConferenceCreatedEvent', 'ConferenceJoinedEvent', 'ConferenceMetadataUpdatedEvent', 'ConferenceLeftEvent'], '2.3');
    s.same(events.at(-1).reason, 'recording started', '2.3 ConferenceLeftEvent.reason', undefined);
    s.is(await e.metadata(id, 'REMOVE', 'RECORDER'), 409, '7: updateMetadata requires a joined endpoint; 8.10: 409', 'error');
    // 3.2: the conference made by a bare {} create, and its links; base address with a trailing slash
    const slash = new Api(SERVER + '/', (c, a) => s.depart(c, a));
    s.is(await slash.send('POST', '/rtc-api/conferences/create', { bearer: agent.access, json: {} }), 200, '4: create {}');
  });

  // ---------------------------------------------------------------------------------------------- iOS
  story('iOS customer: the whole journey', async (s) => {
    const agent = await s.script('agent');
    const id = await s.conference(agent);
    const customer = await s.ios('/' + await s.ticket(agent, id));
    const own = UPPER();
    const c = await customer.register({ id: own, keepAliveSeconds: 15 }); c.startKeepAlive();
    s.same(c.registered.json, { id: own }, '3.1: 200 {id}; echo the supplied one', c.registered);
    s.is(await c.keepAlive(), 204, '3.1 keepalive', 'empty');
    const iceAnswer = s.is(await customer.get('/iceServers'), 200, 'rule 2');
    s.ok(Array.isArray(iceAnswer.json?.iceServers), 'rule 2: always an iceServers array', iceAnswer);
    for (const x of iceAnswer.json?.iceServers ?? []) s.ok(Array.isArray(x.urls) && typeof x.username === 'string' && typeof x.credential === 'string', '5: [{urls:[string,...], username, credential}], "" allowed', iceAnswer);
    s.is(await s.api.send('GET', '/rtc-api/iceServers'), [200, 401], 'iceServers without a token');
    s.is(await agent.get('/iceServers/v2'), 200, '5 v2');
    await c.connect();
    const a = await agent.register({ id: uuid() }); await a.connect();
    const { conference: A } = await a.join(id);
    const pub = s.is(await a.publish(id, 'MIC_AND_CAM', { streamId: uuid(), offer: unified({ type: 'MIC_AND_CAM' }), metadata: { participantName: null, nested: { a: [1, null, 'ü'] } } }), 200, 'agent publishes (Chrome)');

    const { conference: C, view, joined } = await c.join(id, CUSTOMER_METADATA);
    s.same([joined.id, joined.version, joined.mode], [id, 3, 'ROUTER'], '8.1 ConferenceSummary');
    s.same([view.id, view.version, view.mode], [id, 3, 'ROUTER'], '8.1 simpleView');
    const agentSeen = view.participants.find((p) => p.id === 'agent')?.endpoints;
    s.same(agentSeen?.map((e) => [e.id, e.state, e.streams?.map((x) => [x.id, x.type])]), [[a.id, 'HEALTHY', [[pub.json.streamId, 'MIC_AND_CAM']]]], '3.2 simpleView: users, endpoints, streams');
    s.same(agentSeen?.[0].streams[0].metadata, { participantName: null, nested: { a: [1, null, 'ü'] } }, '8.14 stream metadata as given');
    const me = view.participants.find((p) => p.id === customer.userId)?.endpoints;
    s.same([me?.[0].id, me?.[0].metadata], [own, CUSTOMER_METADATA], '8.14/rule 10: own endpoint in upper case, metadata round trip');
    s.same((await A.wait('ConferenceJoinedEvent', { userEndpointId: own })).metadata, CUSTOMER_METADATA, '2.3 ConferenceJoinedEvent.metadata');
    const again = await c.post('/conferences/join', { conferenceId: id });
    s.is(again, 422, '8.17: join while joined', 'error');

    // view what simpleView lists, with the publisher's ids (rule 7)
    const look = async (viewer, publisher, stream, type, expect) => {
      const credentials = ice(); const viewerId = UPPER(); const offer = planB({ type, send: false, credentials });
      const r = s.is(await viewer.view(id, publisher, stream, { viewerId, offer }), 200, '3.4 viewStream with the publisher\'s ids (rule 7)');
      if (r.status !== 200) return viewerId;
      s.same(r.json.viewerId, viewerId, '3.4 viewerId echoed', r);
      for (const p of answerComplaints(offer, r.json.sdpAnswer, { direction: 'sendonly', video: expect, sending: true })) s.depart('3.4/8.31 view answer: ' + p + '\n' + r.json.sdpAnswer, r);
      s.is(await viewer.trickleView(id, publisher, stream, viewerId, candidates(type, credentials)), 204, '3.4 addViewStreamIceCandidates');
      s.is(await viewer.trickleView(id, publisher, stream, viewerId, [{ candidate: '', sdpMid: 'audio', sdpMLineIndex: 0 }]), 204, '8.31: an empty candidate');
      return viewerId;
    };
    const firstView = await look(c, a, pub.json.streamId, 'MIC_AND_CAM', 'VP8');

    // publish MIC (Plan B), trickle, ICE really answers
    const mic = UPPER(); const credentials = ice(); const offer = planB({ type: 'MIC', label: mic, credentials });
    const p1 = s.is(await c.publish(id, 'MIC', { streamId: mic, offer, metadata: streamMetadata(mic) }), 200, '3.3 publish MIC');
    s.same(p1.json.streamId, mic, '3.3 streamId echoed, upper case (rule 10)', p1);
    for (const p of answerComplaints(offer, p1.json.sdpAnswer, { direction: 'recvonly' })) s.depart('3.3/8.31 publish answer: ' + p + '\n' + p1.json.sdpAnswer, p1);
    s.ok(await stunCheck(p1.json.sdpAnswer, credentials.ufrag), 'rule 8: a server candidate of the answer replies to an ICE check: none did\n' + p1.json.sdpAnswer);
    for (const some of [candidates('MIC', credentials), candidates('MIC', credentials).slice(0, 1), []]) s.is(await c.trickle(id, mic, some), 204, '3.3 trickle');
    s.field(await c.trickle(id, mic, [{ candidate: 'candidate:what is this', sdpMid: 'audio', sdpMLineIndex: 0 }]), '8.31: unparsable is 400', 'candidate');
    const pe = await A.wait('ConferenceStreamPublishedEvent', { streamId: mic });
    s.same([pe.streamType, pe.userId, pe.userEndpointId, pe.metadata], ['MIC', customer.userId, own, streamMetadata(mic)], '2.3 ConferenceStreamPublishedEvent');
    const agentView = await look(a, c, mic, 'MIC');

    // mute by TRACK_MUTED; value also on REMOVE
    s.is(await c.metadata(id, 'SET', `TRACK_MUTED/audio/${mic}`, 'true'), 204, '3.6 mute');
    const mute = await A.wait('ConferenceMetadataUpdatedEvent', { key: `TRACK_MUTED/audio/${mic}` });
    s.same([mute.operation, mute.value, mute.userEndpointId], ['SET', 'true', own], '2.3 ConferenceMetadataUpdatedEvent');
    s.ok(`TRACK_MUTED/audio/${mic}` in ((await s.view(agent, id)).metadata ?? {}), '7: the key is in simpleView.metadata');
    s.is(await c.metadata(id, 'REMOVE', `TRACK_MUTED/audio/${mic}`, 'false'), 204, '3.6 unmute');
    const unmute = await A.wait('ConferenceMetadataUpdatedEvent', { key: `TRACK_MUTED/audio/${mic}`, operation: 'REMOVE' });
    s.same(unmute.value, 'true', '8.14: a REMOVE\'s event carries the removed value');
    s.is(await c.metadata(id, 'REMOVE', `TRACK_MUTED/audio/${mic}`, 'false'), 204, '8.2: REMOVE of an absent key succeeds');
    s.is(await c.metadata(id, 'SET', `TRACK_MUTED/audio/${mic}`, 'true'), 204, 'muted again');

    // MIC -> MIC_AND_CAM: unpublish not awaited
    const both = UPPER(); const bothOffer = planB({ type: 'MIC_AND_CAM', label: both });
    const [un, p2] = await Promise.all([c.unpublish(id, mic), c.publish(id, 'MIC_AND_CAM', { streamId: both, offer: bothOffer, metadata: streamMetadata(both, null) })]);
    s.is(un, 204, '3.6 unpublish', 'empty'); s.is(p2, 200, '3.6 publish in parallel');
    for (const p of answerComplaints(bothOffer, p2.json.sdpAnswer, { direction: 'recvonly', video: 'VP8' })) s.depart('3.3/8.31 publish answer: ' + p + '\n' + p2.json.sdpAnswer, p2);
    const gone = await A.wait('ConferenceStreamUnpublishedEvent', { streamId: mic });
    s.same([gone.streamType, gone.userEndpointId], ['MIC', own], '2.3 ConferenceStreamUnpublishedEvent');
    await A.wait('ConferenceStreamPublishedEvent', { streamId: both });
    s.ok(!A.log.some((e) => e.conferenceVersion > gone.conferenceVersion && e.key === `TRACK_MUTED/audio/${mic}`), '8.15: no version of their own');
    s.ok(!(`TRACK_MUTED/audio/${mic}` in ((await s.view(agent, id)).metadata ?? {})), '8.15: TRACK_MUTED keys of a stream go with the stream');
    // iOS answers the unpublish event with its own endpoint id as viewerId
    s.is(await a.stopView(id, c, mic, a.id), [204], '8.17: stopViewStream of a viewer not there is 204', 'empty');
    s.is(await a.stopView(id, c, mic, agentView), 204, '8.18 stopView repeated', 'empty');
    await look(a, c, both, 'MIC_AND_CAM', 'VP8');

    // portrait mode
    s.is(await c.post('/conferences/updateStreamMetadata', { conferenceId: id, streamId: both, newMetadata: { ...streamMetadata(both), portraitMode: true } }), 204, 'updateStreamMetadata');
    s.same((await A.wait('ConferenceStreamMetadataUpdatedEvent', { streamId: both })).newMetadata, { ...streamMetadata(both), portraitMode: true }, '2.3 newMetadata');
    // screen in parallel
    const screen = UPPER(); const screenOffer = planB({ type: 'SCREEN', label: screen });
    const p3 = s.is(await c.publish(id, 'SCREEN', { streamId: screen, offer: screenOffer, metadata: { ...streamMetadata(screen), primary: false } }), 200, '3.6 SCREEN');
    for (const p of answerComplaints(screenOffer, p3.json.sdpAnswer, { direction: 'recvonly', video: 'VP8' })) s.depart('publish answer: ' + p, p3);
    await A.wait('ConferenceStreamPublishedEvent', { streamId: screen, streamType: 'SCREEN' });
    s.same((await s.view(agent, id)).participants.find((p) => p.id === customer.userId).endpoints[0].streams.map((x) => x.type).sort(), ['MIC_AND_CAM', 'SCREEN'], '3.6: second stream in parallel');

    // hold by the agent
    s.is(await a.metadata(id, 'SET', 'ON_HOLD', 'true'), 204, '3.2 ON_HOLD');
    await C.wait('ConferenceMetadataUpdatedEvent', { key: 'ON_HOLD', operation: 'SET' });
    s.is(await a.metadata(id, 'REMOVE', 'ON_HOLD'), 204, '3.2 resume (no value)');
    await C.wait('ConferenceMetadataUpdatedEvent', { key: 'ON_HOLD', operation: 'REMOVE' });
    // the agent's stream ends while viewed
    s.is(await a.unpublish(id, pub.json.streamId), 204, 'agent unpublishes');
    await C.wait('ConferenceStreamUnpublishedEvent', { streamId: pub.json.streamId });
    s.is(await c.stopView(id, a, pub.json.streamId, c.id), 204, '2.3: stopViewStream with viewerId = OWN ENDPOINT ID', 'empty');
    s.is(await c.stopView(id, a, pub.json.streamId, firstView), 204, '8.17', 'empty');
    s.is(await c.view(id, a, pub.json.streamId, { offer: planB({ type: 'MIC', send: false }) }), [404], 'viewing a stream that is gone', 'error');

    // hang up, join again with the same endpoint (3.7)
    const version = (await s.view(agent, id)).version;
    s.is(await c.leave(id), 204, '3.5 leave', 'empty');
    const left = await A.wait('ConferenceLeftEvent', { userEndpointId: own });
    s.same([left.conferenceVersion, left.userId], [version + 2, customer.userId], '8.2: two Unpublished, then Left');
    await s.settle(agent, id, A);
    s.same(A.log.filter((e) => e.conferenceVersion >= version).map((e) => e.type), ['ConferenceStreamUnpublishedEvent', 'ConferenceStreamUnpublishedEvent', 'ConferenceLeftEvent'], '8.2');
    s.same(C.late.filter((e) => e.conferenceVersion >= version), [], '8.7: a leaver gets no events of its own leaving');
    const { conference: C2, view: v2 } = await c.join(id);
    s.same(v2.participants.find((p) => p.id === customer.userId)?.endpoints[0].streams ?? [], [], '3.2: a re-joining endpoint must not see its own stale streams');
    s.ok(!v2.participants.find((p) => p.id === customer.userId)?.endpoints[0].metadata || Object.keys(v2.participants.find((p) => p.id === customer.userId).endpoints[0].metadata).length === 0, 'a join without metadata has none of the old one');
    await s.settle(agent, id, A, C2);
    s.is(await c.unregister(), 204, '3.5 logout', 'empty');
    s.same((await A.wait('ConferenceLeftEvent', { userEndpointId: own, conferenceVersion: v2.version })).userId, customer.userId, '3.5: unregister must imply leave');
    s.is(await c.keepAlive(), 404, 'rule 9: keepalive of an unregistered endpoint', 'empty');
    await s.settle(agent, id, A);
  });

  story('leave: unpublish, stopView and leave at once, in any order', async (s) => {
    const { agent, a, c, A, id } = await s.pair({ leaver: 'agent' });
    const service = await s.script('service');
    const side = await s.conference(agent); await a.join(side); const { conference: S } = await c.join(side);
    const agentStream = (await a.publish(id, 'CAM', { offer: unified({ type: 'CAM' }) })).json.streamId;
    for (let round = 0; round < 6; round++) {
      if (round) await c.join(id);
      const streams = await Promise.all(['MIC_AND_CAM', 'SCREEN'].map(async (t) => (await c.publish(id, t)).json.streamId));
      const viewerId = UPPER();
      s.is(await c.view(id, a, agentStream, { viewerId, offer: planB({ type: 'CAM', send: false }) }), 200, 'view');
      const before = (await s.view(agent, id)).version;
      const work = [() => c.unpublish(id, streams[0]), () => c.unpublish(id, streams[1]), () => c.stopView(id, a, agentStream, viewerId), () => c.leave(id)];
      for (let i = work.length - 1; i > 0; i--) { const j = Math.floor(Math.random() * (i + 1)); [work[i], work[j]] = [work[j], work[i]]; }
      for (const r of await Promise.all(work.map((w) => w()))) s.is(r, [204], '3.5/8.17: concurrent unpublish, stopView, leave are harmless (204)', 'empty');
      await A.wait('ConferenceLeftEvent', { userEndpointId: c.id, conferenceVersion: before + 2 }).catch((e) => s.depart(`3.5 "no duplicate events": ${e.message}`));
      for (const r of [await c.unpublish(id, streams[0]), await c.stopView(id, a, agentStream, viewerId), await c.leave(id)]) s.is(r, 204, '8.18: repeats are harmless: 204', 'empty');
      s.same(A.log.filter((e) => e.conferenceVersion >= before).map((e) => e.type), ['ConferenceStreamUnpublishedEvent', 'ConferenceStreamUnpublishedEvent', 'ConferenceLeftEvent'], '8.2 on leaving with 2 streams');
      const after = before + 3;
      s.is(await a.metadata(id, 'SET', 'ON_HOLD', String(round)), 204, 'an event after the leave');
      await A.wait('ConferenceMetadataUpdatedEvent', { value: String(round) });
      const fence = s.is(await service.post('/conferences/sendEvent', { conferenceId: id, qos: 'AT_LEAST_ONCE', event: { type: 'FenceEvent', timestamp: new Date().toISOString(), round } }), 200, 'an event to all joined');
      s.same(fence.json?.eventsSent, 1, '8.7/8.21: only the one still joined', fence);
      await a.waitCustom('FenceEvent', { round });
      s.ok(!c.custom.some((e) => e.type === 'FenceEvent'), '8.7: the leaver got a conference-wide custom event');
      s.is(await a.metadata(side, 'SET', 'FENCE', String(round)), 204, 'an event of another conference (8.24)');
      await S.wait('ConferenceMetadataUpdatedEvent', { key: 'FENCE', value: String(round) }); // whatever was under way for this endpoint came before this
      s.same(c.conferences.get(id).late.filter((e) => e.conferenceVersion >= after), [], '8.7: nothing of that conference after leave was answered');
      s.same([...c.conferences.get(id).late, ...c.conferences.get(id).log].filter((e) => e.type === 'ConferenceLeftEvent' && e.userEndpointId === c.id), [], '8.7: not its own Left');
    }
    await s.settle(agent, id, A);
  });

  story('every joined endpoint sees the same strict order under concurrent commands', async (s) => {
    const agent = await s.script('agent'); const supervisor = await s.script('supervisor'); const id = await s.conference(agent);
    const es = [await agent.register(), await agent.register(), await supervisor.register()];
    const feeds = [];
    for (const e of es) { await e.connect(); feeds.push((await e.join(id)).conference); }
    await Promise.all(es.flatMap((e, i) => Array.from({ length: 12 }, async (_, n) => {
      s.is(await e.metadata(id, 'SET', `K${i}-${n}`, 'v'), 204, 'SET');
      if (n % 4 === 0) { const p = s.is(await e.publish(id, 'MIC'), 200, 'publish'); s.is(await e.unpublish(id, p.json.streamId), 204, 'unpublish'); }
    })));
    const events = await s.settle(agent, id, ...feeds);
    s.same(events.length - 1, 3 + 36 + 18, '8.2: one event each');
    for (const f of feeds) s.same(f.version, (await s.view(agent, id)).version, 'V of the client = version of simpleView');
  });

  story('join in the middle of traffic: simpleView and events fit together', async (s) => {
    const agent = await s.script('agent'); const id = await s.conference(agent);
    const talker = await agent.register(); await talker.connect(); const { conference: T } = await talker.join(id);
    let run = true, n = 0;
    const noise = (async () => { while (run && n < 400) await talker.metadata(id, 'SET', 'NOISE', String(n++)); })();
    const feeds = [];
    for (let i = 0; i < 6; i++) { const e = await agent.register(); await e.connect(); feeds.push((await e.join(id)).conference); }
    run = false; await noise;
    await s.settle(agent, id, T, ...feeds);
  });

  story('retries at the same moment: one effect', async (s) => {
    const agent = await s.script('agent'); const own = 'Ünï c#ö?d&%41 ' + uuid();
    const made = await Promise.all([1, 2, 3].map(() => agent.post('/conferences/create', { conferenceId: own })));
    s.same(made.map((r) => r.status).sort(), [200, 409, 409], '8.28: create of one id three times at once');
    const path = '/conferences/' + encodeURIComponent(own);
    s.same((await agent.get(path)).json?.id, own, '8.28: any printable id works in a path');
    s.same((await agent.get(path + '/simpleView')).json?.id, own, '8.28: any printable id works in a path');
    const id = own; const e = await agent.register({ id: 'Endpoint ?&#+%41é ' + uuid() }); await e.connect(); const w = await agent.register(); await w.connect();
    const feed = w.conference(id); s.is(await w.post('/conferences/join', { conferenceId: id }), 200, 'join'); feed.start((await agent.get(path + '/simpleView')).json);
    e.conference(id);
    const joins = await Promise.all([1, 2, 3].map(() => e.post('/conferences/join', { conferenceId: id })));
    s.same(joins.map((r) => r.status).sort(), [200, 422, 422], '8.17: three joins at once: one joins');
    const streamId = UPPER(); const offer = planB({ type: 'MIC_AND_CAM' });
    const published = []; for (let i = 0; i < 3; i++) published.push(await e.publish(id, 'MIC_AND_CAM', { streamId, offer }));
    for (const p of published) { s.is(p, 200, '8.18'); s.same(p.json, published[0].json, '8.18: the same offer again returns the first answer', p); }
    for (const r of await Promise.all([e.unpublish(id, streamId), e.unpublish(id, streamId), e.leave(id), e.leave(id), e.unregister()])) s.ok([204, 404, 409].includes(r.status), `8.18: harmless: ${r}`, r);
    for (const r of await Promise.all([1, 2].map(() => w.post('/conferences/end', { conferenceId: id, reason: 'x' })))) s.is(r, 204, '8.18: end twice');
    await feed.wait('ConferenceEndedEvent');
    s.same(feed.problems, [], 'rule 4');
    const all = (await agent.get(path + '/events', { v: 0 })).json.map((x) => x.type);
    s.same(all, ['ConferenceCreatedEvent', 'ConferenceJoinedEvent', 'ConferenceJoinedEvent', 'ConferenceStreamPublishedEvent', 'ConferenceStreamUnpublishedEvent', 'ConferenceLeftEvent', 'ConferenceEndedEvent'], '3.5: no duplicate events');
  });

  story('the same publish twice at the same moment (a retry), 30 times', async (s) => {
    const agent = await s.script('agent'); const id = await s.conference(agent); const e = await agent.register(); await e.connect(); const { conference: E } = await e.join(id);
    let twice = 0, listed = 0, ghosts = 0;
    for (let i = 0; i < 30; i++) {
      const streamId = UPPER(); const offer = planB({ type: 'MIC_AND_CAM' });
      const [p, q] = await Promise.all([1, 2].map(() => e.publish(id, 'MIC_AND_CAM', { streamId, offer })));
      s.is(p, 200, 'publish'); s.same(q.json, p.json, '8.18: the same offer again returns the first answer', q);
      const streams = async () => (await s.view(agent, id)).participants[0].endpoints[0].streams?.length ?? 0;
      if (await streams() !== 1) listed++;
      s.is(await e.unpublish(id, streamId), 204, 'unpublish');
      if (await streams() !== 0) { ghosts++; await e.unpublish(id, streamId); }
      const published = (await s.events(agent, id)).json.filter((x) => x.type === 'ConferenceStreamPublishedEvent' && x.streamId === streamId);
      if (published.length !== 1) twice++;
    }
    s.same({ twice, listed, ghosts }, { twice: 0, listed: 0, ghosts: 0 }, '8.18 "the same offer again (same ice-ufrag) returns the first answer with no event": rounds of 30 with two Published events, with the stream listed twice by simpleView, with one left after unpublish');
    await s.settle(agent, id, E);
  });

  story('one customer, two devices on one ticket; many conferences per endpoint', async (s) => {
    const agent = await s.script('agent'); const id = await s.conference(agent); const ticket = await s.ticket(agent, id);
    const [x, y] = [await s.ios(ticket), await s.ios(ticket)];
    const [p, q] = [await x.register({ id: UPPER() }), await y.register({ id: UPPER() })];
    await p.connect(); await q.connect();
    const { conference: P } = await p.join(id); const { conference: Q } = await q.join(id, { name: null });
    const view = await s.view(agent, id);
    s.same(view.participants.map((u) => [u.id, u.endpoints.map((e) => e.id).sort()]), [[x.userId, [p.id, q.id].sort()]], '8.20: simpleView groups endpoints under their user');
    const stream = (await p.publish(id, 'MIC')).json.streamId;
    await Q.wait('ConferenceStreamPublishedEvent', { streamId: stream, userEndpointId: p.id });
    s.is(await q.view(id, p, stream, { offer: planB({ type: 'MIC', send: false }) }), 200, 'the other device views it (userEndpointId belongs to the caller, 8.16)');
    s.is(await p.unregister(), 204, 'unregister'); await Q.wait('ConferenceLeftEvent', { userEndpointId: p.id });
    s.same((await s.view(agent, id)).participants.map((u) => u.endpoints.map((e) => e.id)), [[q.id]], 'only the other device stays');
    const a = await agent.register(); await a.connect(); const ids = [id, await s.conference(agent), await s.conference(agent)]; const feeds = [];
    for (const k of ids) feeds.push((await a.join(k)).conference);
    const b = await agent.register(); for (const k of ids) await b.join(k);
    await Promise.all(ids.flatMap((k) => [1, 2, 3].map((n) => b.metadata(k, 'SET', 'K' + n, k))));
    for (const [i, k] of ids.entries()) { await s.settle(agent, k, feeds[i]); s.same(feeds[i].log.filter((e) => e.key).map((e) => e.value), [k, k, k], '8.24: every event names its own conference'); }
    s.is(await b.unregister(), 204, 'unregister leaves all');
    for (const f of feeds) await f.wait('ConferenceLeftEvent', { userEndpointId: b.id });
    void P;
    await s.settle(agent, id, Q);
  });

  // ---------------------------------------------------------------------------------------------- organisations, permissions
  story('rival organisation sees nothing', async (s) => {
    const { agent, a, c, A, id } = await s.pair();
    const stream = (await c.publish(id, 'MIC')).json.streamId;
    const rival = await s.script('rival'); const r = await rival.register(); await r.connect();
    const none = uuid(); const x = { iceCandidates: [], viewerId: 'v' };
    const calls = {
      join: (k) => r.post('/conferences/join', { conferenceId: k }),
      leave: (k) => r.post('/conferences/leave', { conferenceId: k }),
      end: (k) => r.post('/conferences/end', { conferenceId: k }),
      updateMetadata: (k) => r.metadata(k, 'SET', 'RECORDER', 'x'),
      updateParticipantMetadata: (k) => r.post('/conferences/updateParticipantMetadata', { conferenceId: k, newMetadata: {} }),
      updateStreamMetadata: (k) => r.post('/conferences/updateStreamMetadata', { conferenceId: k, streamId: stream, newMetadata: {} }),
      updatePublishedStreamBitrate: (k) => r.post('/conferences/updatePublishedStreamBitrate', { conferenceId: k, streamId: stream, videoBitrate: 50000 }),
      publishStream: (k) => r.publish(k, 'MIC'),
      unpublishStream: (k) => r.unpublish(k, stream),
      viewStream: (k) => r.view(k, c, stream, { offer: planB({ type: 'MIC', send: false }) }),
      stopViewStream: (k) => r.stopView(k, c, stream, 'v'),
      addPublish: (k) => r.trickle(k, stream, candidates('MIC')),
      addView: (k) => r.post('/conferences/addViewStreamIceCandidates', { conferenceId: k, streamId: stream, ...x }),
      interaction: (k) => r.post('/conferences/interaction', { conferenceId: k, interactionId: uuid() }),
      get: (k) => rival.get(`/conferences/${k}`), simpleView: (k) => rival.get(`/conferences/${k}/simpleView`), events: (k) => rival.get(`/conferences/${k}/events`, { v: 0 }),
    };
    const empty = new Set(['get', 'simpleView', 'stopViewStream', 'unpublishStream', 'updatePublishedStreamBitrate']);
    for (const [name, call] of Object.entries(calls)) {
      const [foreign, unknown] = [await call(id), await call(none)];
      s.is(foreign, 404, `8.10/8.17: ${name} of a foreign conference`, empty.has(name) ? 'empty' : 'error');
      s.same([foreign.status, foreign.text.replaceAll(id, '#'), foreign.type], [unknown.status, unknown.text.replaceAll(none, '#'), unknown.type], `8.10: ${name}: a foreign id is answered exactly like an unknown id`, foreign);
      if (empty.has(name)) s.ok(foreign.text === '', `8.17: EMPTY body: 404 of ${name}`, foreign);
    }
    s.ok(!(await rival.get('/conferences/active')).json.some((q) => q.id === id), '8.10: active of another organization');
    s.ok((await agent.get('/conferences/active')).json.some((q) => q.id === id), '8.20: active');
    const ev = { type: 'HelloEvent', timestamp: new Date().toISOString() };
    if (await s.offers('/users/endpoints/sendEvent')) {
    const sent = await rival.post('/users/endpoints/sendEvent', { userId: 'agent', organizationId: 'rival', event: ev });
    s.is(sent, 200, '8.21'); s.same(sent.json, 0, '8.21: an unknown user is 0', sent); }
    s.is(await rival.post('/users/endpoints/keepalive', { userEndpointId: a.id }), 404, 'a foreign endpoint is unknown', 'empty');
    s.is(await rival.post('/users/endpoints/unregister', { userEndpointId: a.id }), 404, 'a foreign endpoint is unknown', 'error');
    // the same id may exist in both
    const shared = uuid();
    s.is(await agent.post('/conferences/create', { conferenceId: shared }), 200, '8.28 own id'); s.is(await rival.post('/conferences/create', { conferenceId: shared }), 200, '8.28: the same id may exist in two organizations');
    s.is(await agent.post('/conferences/create', { conferenceId: shared }), 409, '8.28: one that exists already is 409', 'error');
    const e2 = await rival.register({ id: a.id });
    s.same(e2.id, a.id, '8.28: endpoint ids are scoped by organization');
    s.same((await s.events(agent, id)).json.length - 1, A.version, 'nothing of this changed the conference');
    s.same(r.custom, [], 'rival got no event');
    await s.settle(agent, id, A);
  });

  story('who may (8.10)', async (s) => {
    const { agent, customer, a, c, A, C, id } = await s.pair();
    const supervisor = await s.script('supervisor'); const service = await s.script('service');
    const se = await supervisor.register();
    const other = await s.conference(agent);
    const as = (x, path, body) => x.post(path, body);
    for (const [what, r] of Object.entries({
      create: await as(customer, '/conferences/create', {}),
      'join another': await as(c, '/conferences/join', { conferenceId: other }),
      'see another': await customer.get(`/conferences/${other}`),
      'simpleView of another': await customer.get(`/conferences/${other}/simpleView`),
      'poll another': await customer.get(`/conferences/${other}/events`, { v: 0 }),
      end: await as(c, '/conferences/end', { conferenceId: id }),
      'set RECORDER': await c.metadata(id, 'SET', 'RECORDER', 'x'),
      'mute another\'s stream': await c.metadata(id, 'SET', 'TRACK_MUTED/audio/' + uuid(), 'true'),
      ...(await s.offers('/users/endpoints/sendEvent')) && { 'send to users': await as(customer, '/users/endpoints/sendEvent', { userId: 'agent', organizationId: 'demo', event: { type: 'HelloEvent', timestamp: '2026-01-01T00:00:00Z' } }) },
      'name another\'s endpoint': await as(customer, '/conferences/join', { conferenceId: id, userEndpointId: a.id }),
      'agent names another\'s endpoint (publish)': await as(agent, '/conferences/publishStream', { conferenceId: id, userEndpointId: c.id, conferenceStreamType: 'MIC', sdpOffer: planB({ type: 'MIC' }) }),
      'supervisor names another\'s endpoint (metadata)': await as(supervisor, '/conferences/updateMetadata', { conferenceId: id, userEndpointId: a.id, operation: 'SET', key: 'x', value: 'y' }),
      'keepalive of another\'s endpoint': await as(supervisor, '/users/endpoints/keepalive', { userEndpointId: a.id }),
      'unregister another\'s endpoint': await as(supervisor, '/users/endpoints/unregister', { userEndpointId: a.id }),
      'customer makes the agent leave': await as(customer, '/conferences/leave', { conferenceId: id, userEndpointId: a.id }),
      'conferences/sendEvent is for SERVICE (contract)': await as(agent, '/conferences/sendEvent', { conferenceId: id, qos: 'BEST_EFFORT', event: { type: 'HelloEvent', timestamp: '2026-01-01T00:00:00Z' } }),
    })) s.is(r, 403, `8.10: ${what}`, 'error');
    s.same((await customer.get('/conferences/active')).json.map((x) => x.id), [id], '8.10: active lists just that one');
    s.is(await se.metadata(id, 'SET', 'x', 'y'), 409, '8.10: a registered endpoint that is not joined', 'error');
    s.is(await se.publish(id, 'MIC'), 409, '8.10: publish, not joined', 'error');
    for (const path of ['updateMetadata', 'join', 'publishStream']) s.is(await agent.post('/conferences/' + path, { conferenceId: id, userEndpointId: uuid(), operation: 'SET', key: 'k', value: 'v', conferenceStreamType: 'MIC', sdpOffer: planB({ type: 'MIC' }) }), 404, `8.10: an unknown endpoint: 404 (${path})`, 'error');
    s.is(await se.leave(id), 204, 'leave of an endpoint that is not joined is a harmless repeat (8.18)');
    // an agent makes the customer's stream stop, then the customer leave
    const stream = (await c.publish(id, 'MIC')).json.streamId;
    s.is(await agent.post('/conferences/unpublishStream', { conferenceId: id, userEndpointId: c.id, streamId: stream }), 204, '8.10: AGENT may make others unpublish');
    await C.wait('ConferenceStreamUnpublishedEvent', { streamId: stream });
    s.is(await supervisor.post('/conferences/leave', { conferenceId: id, userEndpointId: c.id, reason: 'removed' }), 204, '8.10: SUPERVISOR may make others leave');
    s.same((await A.wait('ConferenceLeftEvent', { userEndpointId: c.id })).reason, 'removed', '2.3 reason');
    // the creator of a customer's...: service names an organization
    const theirs = await service.post('/conferences/create', { organizationId: 'rival' });
    s.is(theirs, 200, '8.10: SERVICE acts for organizationId');
    const rival = await s.script('rival');
    s.is(await rival.get(`/conferences/${theirs.json?.id}`), 200, '8.10: the conference is rival\'s');
    s.is(await service.get(`/conferences/${theirs.json?.id}`), 404, '8.10: not in SERVICE\'s home', 'empty');
    s.is(await service.get(`/conferences/${theirs.json?.id}`, { organizationId: 'rival' }), 200, '8.10: organizationId in the query');
    const sneaky = await agent.post('/conferences/create', { organizationId: 'rival' });
    s.ok(sneaky.status === 403 || (sneaky.status === 200 && (await rival.get(`/conferences/${sneaky.json.id}`)).status === 404), '8.10: others act in their own organization', sneaky);
    s.is(await supervisor.post('/conferences/end', { conferenceId: other, userEndpointId: se.id }), 204, '8.10: SUPERVISOR may end');
    s.is(await agent.post('/conferences/end', { conferenceId: id, userEndpointId: a.id }), 204, 'end');
    await s.settle(agent, id, A);
  });

  // ---------------------------------------------------------------------------------------------- hub
  story('hub: events, acknowledgements, after, reconnect without loss', async (s) => {
    const agent = await s.script('agent'); const e = await agent.register();
    const id = await s.conference(agent); const t = await agent.register(); await t.join(id);
    s.is(await e.post('/conferences/join', { conferenceId: id }), 200, 'join'); e.conference(id).start(await s.view(agent, id));
    let n = 0;
    const send = async () => s.is(await t.metadata(id, 'SET', 'N', String(++n)), 204, 'SET');
    const numbers = (h) => h.received.filter((x) => x.sequence > 0 && x.event.key === 'N').map((x) => +x.event.value);
    await send(); await send(); // before any connection (2.1: the topic may have events before it has a subscriber)
    let h = await e.connect({ autoAck: false });
    await until('the first two', () => numbers(h).includes(2));
    s.same(numbers(h), [1, 2], '9: events from before the first connection');
    await send(); await until('the third', () => numbers(h).includes(3));
    s.ok(h.sequences.every((x, i, all) => i === 0 || x === all[i - 1] + 1), `9: sequence dense: ${h.sequences}`);
    await h.ack(h.sequences.at(-2));
    await h.stop();
    await send();
    h = await e.connect({ autoAck: false }); // no after: the last acknowledged
    await until('3 and 4', () => numbers(h).includes(4));
    s.same(numbers(h), [3, 4], '9: what is not acknowledged is sent again; after absent: the last acknowledged');
    const last = h.last;
    await h.stop();
    for (let i = 0; i < 5; i++) await send();
    h = await e.connect({ after: last, autoAck: false }); // acknowledged up to 2, handled up to 4
    await until('5 to 9', () => numbers(h).includes(9));
    s.same(numbers(h), [5, 6, 7, 8, 9], '9: after = the last sequence this client has handled');
    s.same(h.gaps, [], '9: no gap');
    await h.stop();
    for (const transport of [Transport.LongPolling, Transport.ServerSentEvents, Transport.WebSockets]) {
      const at = n; await send();
      h = await e.connect({ after: last, autoAck: false, transport });
      await until(`the replay by transport ${transport}`, () => numbers(h).includes(at + 1));
      s.same(numbers(h), Array.from({ length: at - 3 }, (_, i) => 5 + i), `9: replay by transport ${transport}`);
      await send(); await until('a live one', () => numbers(h).includes(at + 2));
      await h.stop();
    }
    for (const skipNegotiation of [false, true]) {
      h = await e.connect({ after: h.last, autoAck: true, tokenInQuery: true, skipNegotiation });
      await send(); const q = n; await until('an event, signed in by access_token in the query', () => numbers(h).includes(q)); s.same(numbers(h), [q], '9: after');
      await h.stop();
    }
    const end = h.last;
    h = await e.connect({ after: 999_999 });
    await until('Gap for an after beyond what the outbox knows (9)', () => h.gaps.length);
    await h.stop();
    // a connection cut again and again while events run: no loss by after
    const E = e.conference(id); let stop = false;
    h = await e.connect({ after: end });
    const noise = (async () => { while (!stop) await send(); })();
    for (let i = 0; i < 6; i++) { const at = h.received.length; await until('traffic', () => h.received.length > at + 3); await h.stop(); h = await e.connect({ after: h.last ?? end }); }
    stop = true; await noise;
    await s.settle(agent, id, E);
  });

  story('hub: takeover and refusals', async (s) => {
    const agent = await s.script('agent'); const supervisor = await s.script('supervisor');
    const e = await agent.register(); const foreign = await supervisor.register();
    const id = await s.conference(agent); await e.join(id);
    const send = async (n) => s.is(await e.metadata(id, 'SET', 'N', String(n)), 204, 'SET');
    const numbers = (h) => h.received.filter((x) => x.event.key === 'N').map((x) => +x.event.value);
    const first = await e.connect(); await send(1); await until('1', () => numbers(first).length);
    const second = await e.connect({ after: first.last });
    await until('9: a new connection takes over; the old one is closed', () => first.closed);
    await send(2); await until('2', () => numbers(second).length);
    s.same([numbers(first), numbers(second)], [[1], [2]], '9: takeover');
    const refuse = async (what, options) => {
      const h = new Hub(e, { silent: true, ...options }); let started = false;
      try { await h.start(); started = true; await until('the close', () => h.closed, { limit: 20_000 }); s.ok(h.error, `9: closed with an error (${what}), closed without one`); }
      catch (x) { s.ok(!started, `9: the connection is closed with an error (${what}): stays open: ${x.message}`); } finally { await h.stop(); }
    };
    await refuse('no userEndpointId', { userEndpointId: null });
    await refuse('unknown endpoint', { userEndpointId: uuid() });
    await refuse('another user\'s endpoint', { userEndpointId: foreign.id });
    await refuse('no token', { session: { api: s.api, access: '' } });
    await refuse('bad token', { session: { api: s.api, access: 'x.y.z' } });
    await refuse('bad token in the query', { session: { api: s.api, access: 'x.y.z' }, tokenInQuery: true });
    await send(3); await until('3', () => numbers(second).length === 2);
    s.ok(!second.closed, 'a refused connection does not disturb the live one');
    await e.unregister(); // what becomes of the connection is not stated; a new one must be refused
    await refuse('an unregistered endpoint', {});
  });

  story('hub: a full outbox says Gap', async (s) => {
    if (!await s.offers('/users/endpoints/sendEvent')) return;
    const agent = await s.script('agent'); const e = await agent.register();
    const total = 1010;
    const batch = async (from, to) => { for (let n = from; n <= to; n++) { const r = await agent.post('/users/endpoints/sendEvent', { userId: 'agent', organizationId: 'demo', userEndpointId: e.id, qos: 1, event: { type: 'CountEvent', timestamp: '2026-01-01T00:00:00Z', n } }); if (r.status !== 200) throw new Error(String(r)); } };
    await batch(1, 1);
    let h = await e.connect({ autoAck: false }); await until('1', () => h.received.length); const one = h.last; await h.stop();
    await Promise.all([batch(2, 400), batch(401, 800), batch(801, total)]);
    h = await e.connect({ after: one, autoAck: false });
    await until('all there is', () => h.sequences.at(-1) === one + total - 1);
    s.same(h.gaps.length, 1, `8.5/9: Gap, the outbox holds 1,000 of ${total}`);
    s.ok(h.gaps[0]?.at === 0 && h.gaps[0].first === h.sequences[0] && h.sequences[0] > one + 1, `9: Gap(firstAvailable) comes first and names the first available: ${JSON.stringify(h.gaps)}, first ${h.sequences[0]}`);
    s.same(h.sequences.length, 1000, '8.5: 1,000 own events');
    await h.stop();
    h = await e.connect({ autoAck: false }); await until('all there is', () => h.sequences.at(-1) === one + total - 1);
    s.same(h.gaps.length, 1, '9: never a partial replay without saying so (after absent)');
  });

  // ---------------------------------------------------------------------------------------------- commands and their events
  story('every command and its event; updates to what already is', async (s) => {
    const { agent, customer, a, c, A, C, id } = await s.pair();
    const step = async (what, call, type, check = () => true) => {
      const before = (await s.view(agent, id)).version;
      s.is(await call(), [200, 204], what);
      const v = (await s.view(agent, id)).version;
      s.same(v, before + (type ? 1 : 0), `8.2 ${what}: version`);
      if (!type) return;
      const e = await C.wait(type, { conferenceVersion: before });
      s.ok(check(e), `${what}: event ${shorten(e)}`);
      s.ok(typeof e.userId === 'string' && typeof e.organizationId === 'string', `2.2 common fields of ${e.type}: ${shorten(e)}`);
    };
    const meta = { a: { b: [1, 2, { c: null }] }, 'ключ': 'значение', n: 1.25, t: true, z: null };
    await step('updateParticipantMetadata', () => c.post('/conferences/updateParticipantMetadata', { conferenceId: id, newMetadata: meta }), 'ConferenceParticipantMetadataUpdatedEvent', (e) => isDeepStrictEqual(e.newMetadata, meta) && e.userEndpointId === c.id);
    await step('equal participant metadata', () => c.post('/conferences/updateParticipantMetadata', { conferenceId: id, newMetadata: meta }), null);
    const full = (await agent.get(`/conferences/${id}`)).json;
    const p = full.participants.find((x) => x.id === c.id);
    s.same([p?.userId, p?.state, p?.metadata], [customer.userId, 'HEALTHY', meta], '8.20: id is the endpoint id and userId the user; metadata replaced as a whole');
    s.same([full.mode, full.organizationId, full.creator, full.empty], ['ROUTER', 'demo', 'agent', false], 'Conference');
    await step('SET', () => a.metadata(id, 'SET', 'RECORDER-1', '{"on":true}'), 'ConferenceMetadataUpdatedEvent', (e) => e.key === 'RECORDER-1' && e.operation === 'SET' && e.value === '{"on":true}');
    await step('SET to the same value', () => a.metadata(id, 'SET', 'RECORDER-1', '{"on":true}'), null);
    await step('REMOVE', () => a.metadata(id, 'REMOVE', 'RECORDER-1'), 'ConferenceMetadataUpdatedEvent', (e) => e.operation === 'REMOVE' && e.value === '{"on":true}');
    await step('REMOVE of an absent key', () => a.metadata(id, 'REMOVE', 'RECORDER-1'), null);
    const cam = uuid();
    await step('publish', () => a.publish(id, 'CAM', { streamId: cam, offer: unified({ type: 'CAM' }), videoBitrate: 300000 }), 'ConferenceStreamPublishedEvent', (e) => e.streamId === cam && e.streamType === 'CAM' && e.videoBitrate === 300000);
    await step('bitrate', () => a.post('/conferences/updatePublishedStreamBitrate', { conferenceId: id, streamId: cam, videoBitrate: 400000 }), 'ConferenceStreamBitrateUpdatedEvent', (e) => e.streamId === cam && e.videoBitrate === 400000);
    await step('equal bitrate', () => a.post('/conferences/updatePublishedStreamBitrate', { conferenceId: id, streamId: cam, videoBitrate: 400000 }), null);
    await step('bitrate without streamId (8.33)', () => a.post('/conferences/updatePublishedStreamBitrate', { conferenceId: id, videoBitrate: 500000 }), 'ConferenceStreamBitrateUpdatedEvent', (e) => e.streamId === cam);
    s.same((await agent.get(`/conferences/${id}`)).json.participants.find((x) => x.id === a.id)?.streams?.map((x) => [x.id, x.type, x.videoBitrate]), [[cam, 'CAM', 500000]], 'GET conference streams');
    s.is(await c.post('/conferences/updatePublishedStreamBitrate', { conferenceId: id, videoBitrate: 50000 }), 404, '8.33: with none 404, empty', 'empty');
    s.is(await a.post('/conferences/updatePublishedStreamBitrate', { conferenceId: id, streamId: uuid(), videoBitrate: 50000 }), 404, '5: 404 with empty body when absent', 'empty');
    await step('stream metadata', () => a.post('/conferences/updateStreamMetadata', { conferenceId: id, streamId: cam, newMetadata: meta }), 'ConferenceStreamMetadataUpdatedEvent', (e) => isDeepStrictEqual(e.newMetadata, meta));
    await step('equal stream metadata', () => a.post('/conferences/updateStreamMetadata', { conferenceId: id, streamId: cam, newMetadata: meta }), null);
    await step('absent newMetadata = {}', () => a.post('/conferences/updateStreamMetadata', { conferenceId: id, streamId: cam }), 'ConferenceStreamMetadataUpdatedEvent', (e) => isDeepStrictEqual(e.newMetadata, {}));
    s.is(await a.post('/conferences/updateStreamMetadata', { conferenceId: id, streamId: uuid(), newMetadata: {} }), 404, '8.17: unknown stream', 'error');
    await step('a second participant\'s view', () => c.view(id, a, cam, { offer: planB({ type: 'CAM', send: false }) }), null);
    // re-publish (8.18)
    const credentials = ice(); const offer = unified({ type: 'CAM', credentials });
    const before = (await s.view(agent, id)).version;
    const r1 = s.is(await a.publish(id, 'CAM', { streamId: cam, offer }), 200, '8.18 re-publish');
    await C.wait('ConferenceStreamUnpublishedEvent', { streamId: cam, conferenceVersion: before }); await C.wait('ConferenceStreamPublishedEvent', { streamId: cam, conferenceVersion: before + 1 });
    const r2 = s.is(await a.publish(id, 'CAM', { streamId: cam, offer }), 200, '8.18 the same offer again');
    s.same(r2.json, r1.json, '8.18: returns the first answer', r2);
    s.same((await s.view(agent, id)).version, before + 2, '8.18: with no event');
    s.field(await c.publish(id, 'CAM', { streamId: cam }), '8.18: with a streamId of another endpoint 400', 'streamId');
    s.field(await a.publish(id, 'CAM', { streamId: uuid(), offer: null }), '8.18: without sdpOffer 400', 'sdpOffer');
    const made = s.is(await a.post('/conferences/publishStream', { conferenceId: id, conferenceStreamType: 'MIC', sdpOffer: planB({ type: 'MIC' }) }), 200, 'publish without streamId');
    s.ok(made.json?.streamId, 'the server makes a streamId', made);
    const interactionId = uuid();
    await step('interaction', () => a.post('/conferences/interaction', { conferenceId: id, interactionId }), 'ConferenceInteractionSetEvent', (e) => e.interactionId === interactionId);
    s.same((await agent.get(`/conferences/${id}`)).json.interactionId, interactionId, 'Conference.interactionId');
    s.is(await a.post('/conferences/end', { conferenceId: id, reason: 'over' }), 204, 'end', 'empty');
    s.same((await C.wait('ConferenceEndedEvent')).reason, 'over', '2.3 ConferenceEndedEvent.reason'); await A.wait('ConferenceEndedEvent');
    await s.settle(agent, id, A, C);
  });

  story('ended conference (8.30)', async (s) => {
    const { agent, customer, a, c, A, C, id } = await s.pair();
    const stream = (await c.publish(id, 'MIC')).json.streamId;
    s.is(await a.post('/conferences/end', { conferenceId: id, reason: 'bye' }), 204, 'end');
    s.ok(!(await agent.get('/conferences/active')).json.some((x) => x.id === id), '8.20: active reflects every answered end at once');
    await C.wait('ConferenceEndedEvent');
    for (const who of [agent, customer]) {
      const g = s.is(await who.get(`/conferences/${id}`), 200, '8.30 GET'); s.same([g.json?.participants ?? [], g.json?.version], [[], C.version], '8.30: no participants, last version', g);
      const v = s.is(await who.get(`/conferences/${id}/simpleView`), 200, '8.30 simpleView'); s.same([v.json?.participants ?? [], v.json?.version], [[], C.version], '8.30', v);
    }
    s.is(await c.post('/conferences/join', { conferenceId: id }), 404, '8.30: join is 404', 'error');
    for (const [what, r] of Object.entries({ leave: await c.leave(id), end: await a.post('/conferences/end', { conferenceId: id }), unpublishStream: await c.unpublish(id, stream), stopViewStream: await a.stopView(id, c, stream, 'x') })) s.is(r, 204, `8.30: ${what} is a harmless repeat`, 'empty');
    for (const [what, r] of Object.entries({
      updateMetadata: await a.metadata(id, 'SET', 'k', 'v'), publish: await c.publish(id, 'MIC'), view: await a.view(id, c, stream, { offer: planB({ type: 'MIC', send: false }) }), trickle: await c.trickle(id, stream, candidates('MIC')),
      interaction: await a.post('/conferences/interaction', { conferenceId: id, interactionId: uuid() }), participantMetadata: await c.post('/conferences/updateParticipantMetadata', { conferenceId: id, newMetadata: {} }),
      streamMetadata: await c.post('/conferences/updateStreamMetadata', { conferenceId: id, streamId: stream, newMetadata: {} }), bitrate: await c.post('/conferences/updatePublishedStreamBitrate', { conferenceId: id, streamId: stream, videoBitrate: 50000 }),
    })) s.is(r, 409, `8.30: every other command is 409 (${what})`, 'error');
    s.same(C.log.concat(A.log).filter((e) => e.type === 'ConferenceLeftEvent'), [], '2.3: ended conference');
    await s.settle(agent, id, A, C);
  });

  // ---------------------------------------------------------------------------------------------- SDP
  story('SDP: codecs, viewers, own streams', async (s) => {
    const { agent, a, c, A, C, id } = await s.pair();
    const publish = async (e, type, offer, video) => {
      const r = s.is(await e.publish(id, type, { offer }), 200, `publish ${type}`);
      if (r.status === 200) for (const p of answerComplaints(offer, r.json.sdpAnswer, { direction: 'recvonly', video })) s.depart(`8.31 publish answer: ${p}\n${r.json.sdpAnswer}`, r);
      return r.json?.streamId;
    };
    const vp8 = await publish(a, 'MIC_AND_CAM', unified({ type: 'MIC_AND_CAM' }), 'VP8');
    const h264 = await publish(a, 'CAM', unified({ type: 'CAM', codecs: ['H264', 'VP8'] }), 'H264');
    const view = async (e, p, stream, offer) => e.view(id, p, stream, { offer });
    const whole = async (e, p, stream, offer, video, what) => { const r = s.is(await view(e, p, stream, offer), 200, what); if (r.status === 200) for (const x of answerComplaints(offer, r.json.sdpAnswer, { direction: 'sendonly', video, sending: true })) s.depart(`8.31 view answer (${what}): ${x}\n${r.json.sdpAnswer}`, r); return r; };
    await whole(c, a, vp8, unified({ type: 'MIC_AND_CAM', direction: 'recvonly' }), 'VP8', 'Chrome views');
    await whole(c, a, vp8, unified({ type: 'MIC_AND_CAM', direction: 'recvonly', codecs: ['H264', 'VP9', 'VP8'] }), 'VP8', 'viewer prefers H264, stream is VP8');
    await whole(c, a, vp8, planB({ type: 'MIC_AND_CAM', send: false }), 'VP8', 'iOS views');
    await whole(a, a, vp8, unified({ type: 'MIC_AND_CAM', direction: 'recvonly' }), 'VP8', '8.16: own streams may be viewed');
    s.field(await view(c, a, h264, planB({ type: 'CAM', send: false })), '8.31: nothing left is 400 (viewer without H264)', 'sdpOffer');
    const lacking = unified({ type: 'MIC_AND_CAM', direction: 'recvonly', codecs: ['VP9'] });
    const part = s.is(await view(c, a, vp8, lacking), 200, '8.31: an m-line whose codec the viewer lacks is rejected');
    if (part.status === 200) s.same(parseSdp(part.json.sdpAnswer).media.map((m) => [m.kind, m.port === 0]), [['audio', false], ['video', true]], '8.31', part);
    // a known viewerId again replaces; none given: the server makes one; the viewer's own endpoint in the body (seed)
    const viewerId = UPPER(); const offers = [0, 1].map(() => planB({ type: 'MIC_AND_CAM', send: false }));
    const [v1, v2] = [await c.view(id, a, vp8, { viewerId, offer: offers[0] }), await c.view(id, a, vp8, { viewerId, offer: offers[1] })];
    s.is(v1, 200, 'view'); s.is(v2, 200, '8.16: a known viewerId again replaces that viewer'); s.same(v2.json?.viewerId, viewerId, 'viewerId', v2);
    const seed = s.is(await c.post('/conferences/viewStream', { conferenceId: id, streamId: vp8, sdpOffer: planB({ type: 'MIC_AND_CAM', send: false }), metadata: { a: 'b' } }), 200, '8.16: the viewer\'s own endpoint, no viewerId');
    s.ok(typeof seed.json?.viewerId === 'string' && seed.json.viewerId, '8.16: the server makes one', seed);
    s.is(await c.post('/conferences/addViewStreamIceCandidates', { conferenceId: id, streamId: vp8, viewerId: seed.json?.viewerId, iceCandidates: candidates('MIC_AND_CAM') }), 204, 'trickle as the seed says');
    s.is(await c.post('/conferences/stopViewStream', { conferenceId: id, streamId: vp8, viewerId: seed.json?.viewerId }), 204, 'stop as the seed says');
    s.is(await c.view(id, a, uuid(), { offer: planB({ type: 'MIC', send: false }) }), 404, 'unknown stream', 'error');
    s.field(await c.view(id, a, vp8, { offer: 'v=0\r\nnonsense' }), 'SDP that is none', 'sdpOffer');
    s.field(await c.publish(id, 'MIC', { offer: 'hello' }), 'SDP that is none', 'sdpOffer');
    s.field(await c.publish(id, 'MIC', { offer: planB({ type: 'MIC' }) + 'a=x:' + 'y'.repeat(66_000) + '\r\n' }), '8.17: SDP over 64 KiB', 'sdpOffer');
    s.field(await c.publish(id, 'UNKNOWN'), '8.17: any enum UNKNOWN', 'conferenceStreamType');
    s.field(await c.publish(id, 'PIE', { offer: planB({ type: 'MIC' }) }), 'no such stream type', 'conferenceStreamType');
    await s.settle(agent, id, A, C);
  });

  // ---------------------------------------------------------------------------------------------- errors
  story('bad input is 400 {field: message}, 413, 409', async (s) => {
    const { agent, a, c, A, id } = await s.pair();
    for (const k of [4, 0, -1, 3601]) s.field(await agent.post('/users/endpoints/register', { keepAliveSeconds: k }), `8.8: keepAliveSeconds ${k}`, 'keepAliveSeconds');
    s.field(await agent.post('/users/endpoints', {}), 'keepAliveSeconds is required', 'keepAliveSeconds');
    for (const bad of ['a/b', 'x'.repeat(129), 'a\u0007b']) {
      s.field(await agent.post('/users/endpoints/register', { userEndpointId: bad, keepAliveSeconds: 60 }), `8.28: endpoint id ${shorten(bad)}`, 'userEndpointId');
      s.field(await agent.post('/conferences/create', { conferenceId: bad }), `8.28: conference id ${shorten(bad)}`, 'conferenceId');
      s.field(await a.publish(id, 'MIC', { streamId: bad }), `8.28: stream id ${shorten(bad)}`, 'streamId');
      s.field(await a.post('/conferences/interaction', { conferenceId: id, interactionId: bad }), `8.28: interaction id ${shorten(bad)}`, 'interactionId');
      s.field(await c.view(id, a, 'any', { viewerId: bad, offer: planB({ type: 'MIC', send: false }) }), `8.28: viewer id ${shorten(bad)}`, 'viewerId');
    }
    s.is(await agent.post('/conferences/create', { conferenceId: 'x'.repeat(100) + uuid().slice(8) }), 200, '8.28: 128 characters');
    s.field(await agent.post('/conferences/create', { mode: 'UNKNOWN' }), '8.19: UNKNOWN is 400', 'mode');
    s.same((await agent.post('/conferences/create', { mode: 'P2P' })).json?.mode, 'ROUTER', '8.19: stored and answered ROUTER whatever is asked');
    s.field(await a.metadata(id, 'UNKNOWN', 'k', 'v'), 'enum UNKNOWN', 'operation');
    s.field(await a.metadata(id, 'SET', 'k'), 'note 16: value is needed for SET', 'value');
    s.field(await a.metadata(id, 'SET', undefined, 'v'), 'key is required', 'key');
    s.field(await a.metadata(id, 'SET', 'k', { not: 'a string' }), '8.14: conference metadata values are strings', 'value');
    s.field(await a.post('/conferences/updateParticipantMetadata', { conferenceId: id, newMetadata: { big: 'x'.repeat(70_000) } }), '8.14: at most 64 KiB a map', 'newMetadata');
    s.is(await a.post('/conferences/updateParticipantMetadata', { conferenceId: id }), [204, 400], 'newMetadata absent: {} (8.14) or 400 (contract)');
    s.field(await a.post('/conferences/updateParticipantMetadata', { conferenceId: id, newMetadata: ['list'] }), 'newMetadata is a map', 'newMetadata');
    s.is(await agent.post('/conferences/updateMetadata', {}), 400, 'an empty body object');
    s.is(await agent.post('/conferences/join', {}), 400, 'join 400 = {error, error_description}', 'error');
    s.is(await agent.post('/conferences/join', { conferenceId: 5, userEndpointId: a.id }), 400, 'join 400 for a wrong type', 'error');
    for (const body of ['{', '', '[]', '"x"', 'null', '{"conferenceId":}']) {
      s.is(await agent.rtc('POST', '/conferences/updateMetadata', undefined, { body, headers: { 'Content-Type': 'application/json' } }), 400, `broken JSON ${JSON.stringify(body)}`);
      s.is(await agent.rtc('POST', '/conferences/join', undefined, { body, headers: { 'Content-Type': 'application/json' } }), 400, `broken JSON ${JSON.stringify(body)} to join`, 'error');
    }
    s.is(await agent.post('/conferences/create', { metadata: { a: 'x'.repeat(1_100_000) } }), 413, '8.17: a JSON body over 1 MiB');
    s.is(await agent.post('/conferences/create', { metadata: { a: { b: 1 } } }), 400, '8.14: conference metadata values are strings');
    s.is(await agent.post('/conferences/create', { unknownField: { x: 1 }, creator: 'agent', creatorEndpoint: a.id, mode: 'ROUTER' }), 200, '4: ignore unknown fields');
    // endpoint ids: the repeat, and another user's
    const own = UPPER(); await agent.register({ id: own });
    s.same((await agent.register({ id: own })).id, own, '8.28: endpoint of the same user: a new lease');
    const supervisor = await s.script('supervisor');
    s.is(await supervisor.post('/users/endpoints/register', { userEndpointId: own, keepAliveSeconds: 60 }), 409, '8.28: an endpoint id in use by another user', 'error');
    const lower = await supervisor.post('/users/endpoints/register', { userEndpointId: own.toLowerCase(), keepAliveSeconds: 60 });
    s.is(lower, 200, 'rule 10: ids are case-preserved: the lower-case id is another one');
    s.is(await agent.post('/users/endpoints/keepalive', { userEndpointId: uuid() }), 404, '3.7: a dead endpoint must answer keepalive with 404 + empty body', 'empty');
    s.is(await agent.post('/users/endpoints/keepalive', {}), 400, 'keepalive without an endpoint');
    s.is(await agent.post('/users/endpoints/unregister', { userEndpointId: uuid() }), [204, 404], 'unregister of an unknown endpoint');
    s.is(await agent.get('/nosuch'), 404, 'no such path');
    s.same((await s.events(agent, id)).json.length - 1, A.version, 'nothing of this changed the conference');
  });

  story('users/sendEvent (8.21)', async (s) => {
    if (!await s.offers('/users/endpoints/sendEvent')) return;
    const { agent, a, c, A, C, id } = await s.pair(); const service = await s.script('service');
    const at = new Date().toISOString();
    const user = (who, event, more = {}) => who.post('/users/endpoints/sendEvent', { userId: c.userId, organizationId: 'demo', event, ...more });
    const conf = (who, event, more = {}) => who.post('/conferences/sendEvent', { conferenceId: id, qos: 'AT_LEAST_ONCE', event, ...more });
    let r = s.is(await user(agent, { type: 'ChatMessageEvent', timestamp: at, text: 'γειά', secret: '1234' }, { qos: 1, masks: ['$.secret'] }), 200, 'users/sendEvent');
    s.same(r.json, 1, '8.21: the number of endpoints', r);
    const got = await c.waitCustom('ChatMessageEvent');
    s.same([got.text, got.secret, got.timestamp], ['γειά', '1234', at], '8.21: masks touch only the stored and logged copy');
    r = s.is(await user(agent, { type: 'ChatMessageEvent', timestamp: at, n: 2 }, { qos: 0 }), 200, 'qos 0'); await c.waitCustom('ChatMessageEvent', { n: 2, sequence: 0 });
    for (const bad of ['chatEvent', 'Chat', 'Chat-Event', 'Event-', '', '-', 5]) s.field(await user(agent, { type: bad, timestamp: at }), `8.21: type ${bad}`, '');
    for (const name of ['ConferenceX', 'CallX', 'SnapshotX', 'FileTransferX', 'UserEndpointX']) s.is(await user(agent, { type: name + 'Event', timestamp: at }), [400, 403], `8.21: names starting ${name} are for SERVICE only`);
    s.field(await user(agent, { type: 'GoodEvent' }), '8.21: timestamp is mandatory', '');
    s.field(await user(agent, { type: 'GoodEvent', timestamp: 'yesterday' }), '8.21: timestamp an ISO-8601 instant', '');
    s.field(await user(agent, { type: 'GoodEvent', timestamp: at }, { masks: ['$..[['] }), '8.21: a bad JSON path', 'masks');
    s.field(await user(agent, { type: 'GoodEvent', timestamp: at }, { qos: 2 }), '8.21: qos 0 or 1', 'qos');
    s.field(await user(agent, undefined), 'event is required', 'event');
    s.same((await user(agent, { type: 'GoodEvent', timestamp: at }, { userId: uuid() })).json, 0, '8.21: an unknown user is 0');
    await s.settle(agent, id, A, C);
    void a; void service;
  });

  story('conferences/sendEvent (8.21)', async (s) => {
    const { agent, a, c, A, C, id } = await s.pair(); const service = await s.script('service');
    const at = new Date().toISOString(); let r;
    const conf = (who, event, more = {}) => who.post('/conferences/sendEvent', { conferenceId: id, qos: 'AT_LEAST_ONCE', event, ...more });
    r = s.is(await conf(service, { type: 'PollOpenedEvent', timestamp: at, conferenceId: id, question: { a: [1] } }), 200, 'conferences/sendEvent');
    s.same(r.json, { eventsSent: 2 }, '8.21: eventsSent', r);
    for (const e of [a, c]) s.same((await e.waitCustom('PollOpenedEvent')).question, { a: [1] }, '2.3 custom: all joined');
    r = s.is(await conf(service, { type: 'PollClosedEvent', timestamp: at }, { qos: 'BEST_EFFORT' }), 200, 'best effort'); await c.waitCustom('PollClosedEvent', { sequence: 0 });
    s.is(await conf(service, { type: 'ConferenceSomethingEvent', timestamp: at }), 200, '8.21: reserved names for SERVICE');
    for (const bad of ['chatEvent', 'Chat', 'Chat-Event', 'Event-', '', '-', 5]) s.field(await conf(service, { type: bad, timestamp: at }), `8.21: type ${bad}`, '');
    s.field(await conf(service, { type: 'GoodEvent' }), '8.21: timestamp is mandatory', '');
    for (const bad of ['yesterday', '2026-01-01', 5, '']) s.field(await conf(service, { type: 'GoodEvent', timestamp: bad }), `8.21: timestamp an ISO-8601 instant: ${bad}`, '');
    s.field(await conf(service, { type: 'GoodEvent', timestamp: at }, { masks: ['$..[['] }), '8.21: a bad JSON path', 'masks');
    s.field(await conf(service, { type: 'GoodEvent', timestamp: at }, { qos: 'SOMETIMES' }), '8.21: qos BEST_EFFORT or AT_LEAST_ONCE', 'qos');
    s.field(await conf(service, undefined), 'event is required', 'event');
    r = s.is(await conf(service, { type: 'SecretToldEvent', timestamp: at, card: { number: '4111' } }, { masks: ['$.card.number'] }), 200, 'masks');
    s.same((await c.waitCustom('SecretToldEvent')).card, { number: '4111' }, '8.21: masks touch only the stored and logged copy');
    s.is(await service.post('/conferences/sendEvent', { conferenceId: uuid(), qos: 'BEST_EFFORT', event: { type: 'GoodEvent', timestamp: at } }), 404, 'unknown conference', 'error');
    const events = await s.settle(agent, id, A, C);
    s.ok(!events.some((e) => /Poll|Something/.test(e.type)), '8.3: custom events never appear in events?v=');
  });

  // ---------------------------------------------------------------------------------------------- section 6
  story('snapshots and camera', async (s) => {
    if (!await s.offers('/snapshots/request', '/snapshots/acquire', '/snapshots/approve', '/snapshots/discard', '/snapshots/upload', '/snapshots/cameraRequest', '/snapshots/cameraRequestRespond', '/snapshots/signedUrl')) return;
    const { agent, customer, a, c, id } = await s.pair(); const interactionId = uuid();
    const jpeg = Buffer.from('ffd8ffdb00430001010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101ffc0000b080001000101011100ffc40014000100000000000000000000000000000000ffc40014100100000000000000000000000000000000ffda0008010100003f003fffd9', 'hex');
    const r = s.is(await a.post('/snapshots/request', { applicationId: 'demo-app', targetUserId: c.userId, targetUserEndpointId: c.id, sessionType: 'CONFERENCE', sessionId: id, interactionId, snapshotType: 'ID_CARD' }), 200, 'request');
    const snapshotId = r.json?.snapshotId;
    const ev = await c.waitCustom('SnapshotRequestedEvent');
    s.same([ev.snapshotId, ev.snapshotType, ev.targetUserId, ev.targetUserEndpointId, ev.userId, ev.userEndpointId], [snapshotId, 'ID_CARD', c.userId, c.id, 'agent', a.id], '2.3 SnapshotRequestedEvent');
    s.ok(EVENT_TIME.test(ev.timestamp) && !('conferenceVersion' in ev) && ev.id, '2.3 snapshot events: id, timestamp, no conferenceVersion: ' + shorten(ev));
    // the old SDK: other path name, userId, no snapshotMimeType, double slash
    s.is(await customer.rtc('POST', '/snapshots/snapshotAcquire', undefined, { multipart: { snapshotId, snapshotSuffix: 'jpeg', snapshotType: 'ID_CARD', userEndpointId: c.id, userId: c.userId, image: { bytes: jpeg, type: 'image/jpeg', name: 'jpeg' } } }), 204, '4: snapshotAcquire of the old SDK');
    const slashes = await s.api.send('POST', '//rtc-api/snapshots/snapshotAcquire', { bearer: customer.access, multipart: { snapshotId, snapshotSuffix: 'jpeg', snapshotType: 'ID_CARD', userEndpointId: c.id, userId: c.userId, image: { bytes: jpeg, type: 'image/jpeg', name: 'jpeg' } } });
    s.ok(slashes.status !== 404 || slashes.text !== '', '4: snapshot upload of the old SDK: the URL may contain `//rtc-api`', slashes);
    const acq = await a.waitCustom('SnapshotAcquiredEvent', { snapshotId });
    s.ok(typeof acq.snapshotLocation === 'string' && acq.snapshotType === 'ID_CARD', '2.3 SnapshotAcquiredEvent {snapshotId, snapshotLocation, snapshotType}: ' + shorten(acq));
    s.same([acq.userId, acq.userEndpointId], [c.userId, c.id], '2.3: of the actor');
    const g = s.is(await agent.get(`/snapshots/${snapshotId}`), 200, 'GET snapshot');
    s.same([g.json?.state, g.json?.organizationId, g.json?.interactionId, g.json?.requesterUserId, g.json?.type], ['UPLOADED', 'demo', interactionId, 'agent', 'ID_CARD'], 'Snapshot', g);
    s.is(await a.post('/snapshots/approve', { snapshotId, snapshotType: 'ID_CARD' }), 204, 'approve');
    for (const e of [a, c]) { const x = await e.waitCustom('SnapshotApprovedEvent', { snapshotId }); s.ok(typeof x.snapshotLocation === 'string', '2.3 SnapshotApprovedEvent: ' + shorten(x)); }
    const url = s.is(await agent.post('/snapshots/signedUrl', { snapshotId }, { headers: { Referer: SERVER + '/' } }), 200, 'signedUrl');
    if (url.status === 200) { const d = await fetch(new URL(url.json.url, SERVER)); s.ok(d.status === 200 && Buffer.from(await d.arrayBuffer()).equals(jpeg), `the signed snapshot: ${d.status} ${url.json.url}`, url); const bad = await fetch(new URL(url.json.url.replace(/signature=[^&]{4}/, 'signature=AAAA'), SERVER)); s.ok([400, 401, 403, 404].includes(bad.status), `a wrong signature: ${bad.status}`); }
    const list = s.is(await agent.get('/snapshots', { interactionId }), 200, 'list'); s.ok(Array.isArray(list.json) && list.json[0]?.id === snapshotId, 'list of the interaction', list);
    const up = s.is(await agent.rtc('POST', '/snapshots/upload', undefined, { multipart: { applicationId: 'demo-app', targetUserId: c.userId, targetUserEndpointId: c.id, interactionId, userEndpointId: a.id, snapshotType: 'FACE', snapshotSuffix: 'jpeg', snapshotMimeType: 'image/jpeg', image: { bytes: jpeg, type: 'image/jpeg', name: 'x.jpeg' } } }), 200, '8.27: upload answers 200 with {snapshotId}');
    s.ok(up.json?.snapshotId && up.headers.get('location'), '8.27: {snapshotId} and a Location', up);
    s.is(await a.post('/snapshots/discard', { snapshotId: up.json?.snapshotId }), 204, 'discard');
    for (const e of [a, c]) await e.waitCustom('SnapshotDiscardedEvent', { snapshotId: up.json?.snapshotId }).catch(() => s.depart(`8.22: Discarded to both: not to ${e === a ? 'the uploader' : 'the target'}`));
    const rival = await s.script('rival');
    s.is(await rival.get(`/snapshots/${snapshotId}`), 404, '8.10 foreign snapshot', 'error');
    const cam = s.is(await a.post('/snapshots/cameraRequest', { targetUserId: c.userId, targetUserEndpointId: c.id, sessionType: 'CONFERENCE', sessionId: id, cameraRequestType: 'FLASH_ON' }), 200, 'cameraRequest');
    const ce = await c.waitCustom('SnapshotCameraRequestedEvent'); s.same([ce.snapshotCameraRequestId, ce.cameraRequestType, ce.targetUserEndpointId], [cam.json, 'FLASH_ON', c.id], '2.3 SnapshotCameraRequestedEvent');
    s.is(await c.post('/snapshots/cameraRequestRespond', { snapshotCameraRequestId: cam.json, succeeded: false, additionalInformation: 'No torch available' }), 204, 'respond');
    const pe = await a.waitCustom('SnapshotCameraRequestProcessedEvent'); s.same([pe.snapshotCameraRequestId, pe.succeeded, pe.additionalInformation], [cam.json, false, 'No torch available'], '2.3 SnapshotCameraRequestProcessedEvent');
    s.field(await a.post('/snapshots/cameraRequest', { targetUserId: c.userId, targetUserEndpointId: c.id, sessionType: 'CONFERENCE', sessionId: id, cameraRequestType: 'DANCE' }), '2.3: anything else crashes iOS', 'cameraRequestType');
    s.field(await a.post('/snapshots/request', { applicationId: 'demo-app', targetUserId: c.userId, targetUserEndpointId: c.id, sessionType: 'UNKNOWN', sessionId: id }), 'enum UNKNOWN', 'sessionType');
  });

  story('files, interactions, ratings, assets, talkdesk', async (s) => {
    if (!await s.offers('/interactions', '/filetransfers', '/ratings', '/assets/x', '/talkdesk-integration/create', '/talkdesk-integration/activity', '/talkdesk-integration/authorization-validator')) return;
    const { agent, customer, a, c, id } = await s.pair(); const supervisor = await s.script('supervisor'); const rival = await s.script('rival');
    const interactionId = uuid();
    const data = { callStartAt: new Date().toISOString(), callDestination: 'x', callOrigin: 'y', callOriginMode: 'website', customerId: c.userId, customerMetadata: {}, integrationInteractionAvailable: false, roomName: id, recorderId: 'r', recorderInstanceId: 'i', contact_id: 'contact-' + interactionId };
    const cr = s.is(await agent.post('/interactions', { interactionId, type: 'video', data }), 200, '6 interactions POST'); s.same(cr.json?.interactionId, interactionId, 'interactionId', cr);
    s.is(await agent.post('/interactions', { interactionId, type: 'video', data }), 409, '8.28: interaction that exists', 'error');
    const g = s.is(await agent.get(`/interactions/${interactionId}`), 200, 'GET'); s.same([g.json?.id, g.json?.type, g.json?.data, g.json?.organizationId, g.json?.createdBy], [interactionId, 'video', data, 'demo', 'agent'], 'Interaction', g);
    s.is(await agent.rtc('PUT', `/interactions/${interactionId}`, { type: 'video', data: { ...data, more: [1, null] }, version: g.json?.version }), 204, 'PUT');
    s.same((await agent.get(`/interactions/${interactionId}`)).json?.data?.more, [1, null], 'updated');
    s.is(await agent.rtc('PUT', `/interactions/${interactionId}`, { type: 'video', data, version: 99 }), [409, 400], 'PUT with a wrong version');
    s.is(await rival.get(`/interactions/${interactionId}`), 404, 'foreign interaction', 'error');
    const range = { start: new Date(Date.now() - 3600_000).toISOString(), end: new Date(Date.now() + 3600_000).toISOString() };
    for (const extra of [{ params: 'roomName,' + id }, { roomName: id }]) { const l = s.is(await agent.get('/interactions', { ...range, ...extra, page: 0, size: 5 }), 200, 'list (both spellings of params, notes)'); s.same([l.json?.content?.map((x) => x.id), l.json?.totalElements], [[interactionId], 1], `interactions by ${Object.keys(extra)}`, l); }
    // files: agent to the customer, listing by a supervisor script
    const bytes = Buffer.from('Καλημέρα, αρχείο\n'.repeat(20));
    const up = s.is(await agent.rtc('POST', '/filetransfers', undefined, { query: { targetType: 'USER' }, headers: { 'X-Auvious-TransactionId': uuid() }, multipart: { userEndpointId: a.id, applicationId: 'demo-app', interactionId, conferenceId: id, targetId: c.userId, file: { bytes, type: 'text/plain', name: 'αρχείο.txt' } } }), 200, 'file upload');
    const fid = up.json?.fileTransferId; const fe = await c.waitCustom('FileTransferEvent');
    s.same([fe.fileTransferId, fe.userId, fe.userEndpointId, fe.targetId, fe.applicationId, fe.interactionId, fe.conferenceId, fe.filename, fe.mimeType?.split(';')[0], fe.size, fe.organizationId], [fid, 'agent', a.id, c.userId, 'demo-app', interactionId, id, 'αρχείο.txt', 'text/plain', bytes.length, 'demo'], '8.13 FileTransferEvent');
    const list = s.is(await supervisor.get('/filetransfers', { interactionId }), 200, '6: supervisors see all'); s.same(list.json?.map?.((x) => [x.fileTransferId, x.filename]), [[fid, 'αρχείο.txt']], '4: a JSON ARRAY with fileTransferId, filename', list);
    s.same((await rival.get('/filetransfers', { interactionId })).json, [], 'rival sees no files');
    const su = s.is(await s.api.send('POST', `/rtc-api/filetransfers/${fid}/signedUrl`, { bearer: supervisor.access, headers: { Referer: SERVER + '/' } }), 200, '4: signedUrl with an empty body, Referer');
    if (su.status === 200) { s.ok(su.json.validUntil, '6: {url, validUntil}', su); const d = await fetch(new URL(su.json.url, SERVER)); s.ok(d.status === 200 && Buffer.from(await d.arrayBuffer()).equals(bytes), `6: plain GET, no auth: ${d.status}`, su); }
    s.is(await agent.rtc('POST', '/filetransfers', undefined, { query: { targetType: 'user' }, multipart: { applicationId: 'rival-app', targetId: c.userId, file: { bytes, type: 'text/plain', name: 'x' } } }), [400, 403, 404], '10: rival-app belongs to rival');
    // ratings
    const rate = s.is(await customer.post('/ratings', { userEndpointId: c.id, sessionType: 'CONFERENCE', sessionId: id, rating: 5, comment: 'ωραία', interactionId }), 200, 'rating');
    for (const path of [`interactions/${interactionId}`, `conferences/${id}`]) { const l = s.is(await agent.get('/ratings/' + path), 200, 'ratings'); s.same(l.json?.map?.((x) => [x.id, x.score, x.comment, x.userId]), [[rate.json?.id, 5, 'ωραία', c.userId]], path, l); }
    s.field(await customer.post('/ratings', { sessionType: 'UNKNOWN', sessionId: id, rating: 5 }), 'enum UNKNOWN', 'sessionType');
    // assets
    const asset = uuid(); const admin = supervisor;
    const as = await admin.rtc('POST', `/assets/${asset}`, undefined, { multipart: { applicationId: 'demo-app', category: 'logo', filename: 'logo.txt', rolesAllowedAccess: 'admin,customer', file: { bytes, type: 'text/plain', name: 'logo.txt' } } });
    s.is(as, 204, 'asset upload');
    const al = s.is(await admin.get('/assets', { applicationId: 'demo-app' }), 200, 'assets'); s.ok(Array.isArray(al.json) && JSON.stringify(al.json).includes(asset), 'assets list', al);
    const au = s.is(await s.api.send('POST', `/rtc-api/assets/${asset}/signedUrl`, { bearer: customer.access, headers: { Referer: SERVER + '/' } }), 200, 'asset signedUrl by a customer');
    if (au.status === 200) { const d = await fetch(new URL(au.json.url, SERVER)); s.ok(d.status === 200 && Buffer.from(await d.arrayBuffer()).equals(bytes), `signed asset ${d.status}`, au); }
    s.is(await admin.rtc('DELETE', `/assets/${asset}`), 204, 'asset delete');
    // talkdesk
    const td = s.is(await agent.post('/talkdesk-integration/create', { data: { contact_id: data.contact_id } }), 200, '8.26 create'); s.ok(typeof td.json?.message === 'string' && typeof td.json?.contact_external_id === 'string', '8.26', td);
    const av = s.is(await agent.post('/talkdesk-integration/authorization-validator', {}), 200, '8.26'); s.ok(Object.values(av.json ?? {}).includes('demo') && Object.values(av.json ?? {}).includes('agent'), '8.26: the caller\'s organization and user', av);
    const ac = s.is(await agent.post('/talkdesk-integration/activity', { data: { contact_id: data.contact_id } }), 200, '8.26 activity'); s.ok(ac.json?.length === 1 && ac.json[0].url, '8.26', ac);
  });
});

// ------------------------------------------------------------------------------------------------ last, alone
for (const signal of ['SIGTERM', 'SIGKILL']) {
  story(`restart by ${signal}: nothing answered is lost`, async (s, t) => {
    if (!child) { t.skip(COMMAND ? 'the server was running already; not ours to stop' : 'SERVER_COMMAND is not set'); return; }
    const { agent, customer, a, c, A, C, id } = await s.pair();
    const service = await s.script('service');
    const send = async (n) => s.is(await service.post('/conferences/sendEvent', { conferenceId: id, qos: 'AT_LEAST_ONCE', event: { type: 'CountEvent', timestamp: new Date().toISOString(), n, secret: 'abcd' }, masks: ['$.secret'] }), 200, 'sendEvent');
    s.is(await a.metadata(id, 'SET', 'ON_HOLD', 'true'), 204, 'SET');
    await send(1); await c.waitCustom('CountEvent', { n: 1 });
    await s.settle(agent, id, A, C);
    const at = c.hub.last; await c.hub.stop(); await a.hub.stop();
    await send(2); s.is(await a.metadata(id, 'REMOVE', 'ON_HOLD'), 204, 'REMOVE');
    const before = await s.view(agent, id);
    await stopServer(signal); await startServer();
    s.same(await s.view(agent, id), before, 'simpleView after the restart is the one before');
    s.is(await c.keepAlive(), 204, 'the endpoint lives on'); s.is(await a.keepAlive(), 204, 'the endpoint lives on');
    const h = await c.connect({ after: at }); await a.connect({ after: a.hub.last ?? 0 });
    await c.waitCustom('CountEvent', { n: 2 });
    s.same(c.custom.find((e) => e.n === 2).secret, '****', '8.21: after a restart the replay carries the masked one');
    s.same(h.gaps, [], '9: no gap');
    s.is(await a.metadata(id, 'SET', 'RECORDER', 'x'), 204, 'goes on');
    await s.settle(agent, id, A, C);
    s.is(await customer.refresh(), 200, 'the refresh token survives');
    s.ok((await agent.get('/conferences/active')).json.some((x) => x.id === id), '8.20 active after a restart');
    s.is(await c.leave(id), 204, 'leave'); await A.wait('ConferenceLeftEvent', { userEndpointId: c.id });
    await s.settle(agent, id, A);
  });
}
