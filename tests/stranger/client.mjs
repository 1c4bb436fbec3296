// A client of the RTC server, written from protocol.md and the OpenAPI contract alone.
import { readFileSync } from 'node:fs';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import dgram from 'node:dgram';
import * as signalR from '@microsoft/signalr';

export const uuid = () => randomUUID();
export const UPPER = () => randomUUID().toUpperCase();
export const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
export const LIMIT = Number(process.env.LIMIT_MS ?? 40_000);

/** Waits for a condition; the limit is generous, a fast server never feels it. */
export async function until(what, condition, { limit = LIMIT, every = 25 } = {}) {
  const end = performance.now() + limit;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`waited ${limit} ms in vain for: ${typeof what === 'function' ? what() : what}`);
    await sleep(every);
  }
}

// ------------------------------------------------------------------------------------------------ contract
const contractFile = process.env.CONTRACT ?? new URL('../Auvious.Server.Tests/Contract/rtc-api.openapi.json', import.meta.url);
const contract = JSON.parse(readFileSync(contractFile, 'utf8'));
const BASE = '/rtc-api';
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
export const EVENT_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const deref = (s) => (s?.$ref ? deref(s.$ref.slice(2).split('/').reduce((n, k) => n[k], contract)) : s);

/** Small JSON schema validator: what the contract uses, nothing more. Answers a list of complaints. */
export function validate(schema, value, at = '$') {
  const s = deref(schema);
  if (!s || s['x-shape'] === 'unspecified' || s['x-free-form-value']) return [];
  if (value === null) return s.nullable ? [] : [`${at}: null, where absent properties are left out`];
  const out = [];
  switch (s.type) {
    case 'string':
      if (typeof value !== 'string') return [`${at}: ${JSON.stringify(value)} is no string`];
      if (s.format === 'date-time' && !(DATE_TIME.test(value) && !Number.isNaN(Date.parse(value)))) out.push(`${at}: ${value} is no date-time`);
      if (s.format === 'url' && !URL.canParse(value)) out.push(`${at}: ${value} is no URL`);
      break;
    case 'integer':
      if (!Number.isInteger(value)) return [`${at}: ${JSON.stringify(value)} is no integer`];
      if (s.format === 'int32' && (value | 0) !== value) out.push(`${at}: ${value} is beyond int32`);
      break;
    case 'number': if (typeof value !== 'number') return [`${at}: no number`]; break;
    case 'boolean': if (typeof value !== 'boolean') return [`${at}: ${JSON.stringify(value)} is no boolean`]; break;
    case 'array':
      if (!Array.isArray(value)) return [`${at}: ${JSON.stringify(value)?.slice(0, 80)} is no array`];
      value.forEach((v, i) => out.push(...validate(s.items, v, `${at}[${i}]`)));
      break;
    case 'object': {
      if (typeof value !== 'object' || Array.isArray(value)) return [`${at}: ${JSON.stringify(value)?.slice(0, 80)} is no object`];
      for (const r of s.required ?? []) if (!(r in value)) out.push(`${at}.${r}: required, absent`);
      for (const [k, v] of Object.entries(value)) {
        if (s.properties && k in s.properties) out.push(...validate(s.properties[k], v, `${at}.${k}`));
        else if (s.additionalProperties && typeof s.additionalProperties === 'object') {
          if (!s['x-free-form-value'] && !s.additionalProperties['x-free-form-value']) out.push(...validate(s.additionalProperties, v, `${at}.${k}`));
        }
      }
      break;
    }
  }
  if (s.enum && !s.enum.includes(value)) out.push(`${at}: ${value} is not one of ${s.enum}`);
  return out;
}

const routes = Object.entries(contract.paths).flatMap(([path, item]) => Object.entries(item).map(([method, op]) => {
  const names = (path.match(/\{/g) ?? []).length;
  return { names, method: method.toUpperCase(), path, op, re: new RegExp('^' + BASE + path.replace(/\{[^}]+\}/g, '[^/]+') + '$') };
})).sort((a, b) => a.names - b.names); // the literal path wins
export const operationOf = (method, path) => routes.find((r) => r.method === method && r.re.test(path));

const V1_ICE = { $ref: '#/components/schemas/IceServersResult' };
const ERROR_STATUSES = new Set([400, 401, 403, 404, 409, 413, 415, 422, 429, 503]);

/** Complaints about an answer, from the contract and from the rules that hold for every answer. */
export function complaintsOf(method, path, answer) {
  const out = [];
  const { status, text, json, type } = answer;
  const route = operationOf(method, path);
  if (status >= 200 && status < 300) {
    if (status !== 200 && status !== 204) out.push(`success status ${status}: "Success statuses are exactly 200 (with JSON) or 204/200 (empty)" (rule 9)`);
    if (status === 204 && text !== '') out.push('204 with a body');
    const schema = path === BASE + '/iceServers' ? V1_ICE : deref(route?.op.responses['200'] ?? (status === 200 && path.endsWith('/snapshots/upload') ? route?.op.responses['204'] : undefined))?.content;
    const body = schema?.$ref ? schema : schema?.['application/json']?.schema ?? schema?.['*/*']?.schema;
    const raw = deref(body)?.type === 'string' && /\/signed\//.test(path) || /\/assets\/signed\//.test(path);
    if (status === 200 && body && !raw) {
      if (json === undefined) out.push(`200 without JSON: ${text.slice(0, 100)}`);
      else {
        if (!/^application\/json\b/.test(type ?? '')) out.push(`200 with Content-Type ${type}`);
        out.push(...validate(body, json));
      }
    }
    const documented = Object.keys(route?.op.responses ?? {});
    if (route && !documented.includes(String(status)) && !(status === 200 && path.endsWith('/snapshots/upload')))
      out.push(`status ${status} is not in the contract (${documented})`);
  } else if (path.startsWith(BASE)) {
    if (!ERROR_STATUSES.has(status)) out.push(`status ${status} is none of protocol.md 8.17`);
    if (status === 429 || status === 503) { if (!answer.headers.get('retry-after')) out.push(`${status} without Retry-After (8.17)`); }
    if (text !== '' && json === undefined) out.push(`an error that is neither JSON nor empty: ${text.slice(0, 120)}`);
    if (path.endsWith('/conferences/join') && text === '') out.push(`join ${status} with an empty body; 8.17: token endpoint and join {error, error_description}`);
    if (status === 400) {
      if (path.endsWith('/conferences/join')) out.push(...validate({ $ref: '#/components/schemas/AnotherErrorResponse' }, json ?? 0));
      else out.push(...validate({ type: 'object', additionalProperties: { type: 'string' } }, json ?? 0, '400 body'));
      if (json && Object.keys(json).length === 0) out.push('400 with an empty map: no field named (8.17)');
    } else if (!(status === 404 && text === '') && status !== 429) {
      if (typeof json?.error !== 'string') out.push(`${status} without {error} (8.17 "Bodies: {error}"): ${JSON.stringify(text.slice(0, 120))}`);
      else if (path.endsWith('/conferences/join') && typeof json.error_description !== 'string') out.push(`join ${status} without error_description (8.17)`);
    }
  }
  return out;
}

// ------------------------------------------------------------------------------------------------ HTTP
export class Api {
  /** @param report called with (complaint, exchange) for every answer that breaks the contract */
  constructor(base, report = () => {}) { this.base = base.replace(/\/$/, ''); this.report = report; }

  async send(method, path, { query, form, json, multipart, body, basic, bearer, headers = {}, ua, timeout = 60_000 } = {}) {
    const url = new URL(this.base + path);
    for (const [k, v] of Object.entries(query ?? {})) url.searchParams.set(k, v);
    const h = { Accept: 'application/json', ...(ua ? { 'User-Agent': ua } : {}), ...headers };
    let payload = body;
    if (form) { h['Content-Type'] = 'application/x-www-form-urlencoded'; payload = typeof form === 'string' ? form : new URLSearchParams(form).toString(); }
    if (json !== undefined) { h['Content-Type'] ??= 'application/json'; payload = JSON.stringify(json); }
    if (multipart) {
      payload = new FormData();
      for (const [k, v] of Object.entries(multipart)) v?.bytes ? payload.append(k, new Blob([v.bytes], { type: v.type }), v.name) : payload.append(k, v);
    }
    if (basic !== undefined) h.Authorization = 'Basic ' + Buffer.from(basic).toString('base64');
    if (bearer) h.Authorization = 'Bearer ' + bearer;
    const r = await fetch(url, { method, headers: h, body: payload, redirect: 'manual', signal: AbortSignal.timeout(timeout) });
    const bytes = Buffer.from(await r.arrayBuffer());
    const text = bytes.toString('utf8');
    let parsed; try { parsed = text === '' ? undefined : JSON.parse(text); } catch { /* not JSON */ }
    const answer = { status: r.status, headers: r.headers, type: r.headers.get('content-type'), bytes, text, json: parsed,
      request: `${method} ${url.pathname}${url.search.replace(/(client_secret|access_token)=[^&]+/g, '$1=…')} ${shorten(json ?? form ?? '')}`,
      toString() { return `${this.status} ${shorten(this.text) || '(empty)'}`; } };
    for (const c of complaintsOf(method, url.pathname, answer)) this.report(c, answer);
    return answer;
  }
}
export const shorten = (v) => { if (v === undefined) return 'nothing'; const s = typeof v === 'string' ? v : JSON.stringify(v, (k, x) => (typeof x === 'string' && x.length > 200 ? x.slice(0, 60) + `…(${x.length})` : x)); return s.length > 600 ? s.slice(0, 600) + '…' : s; };

export const jwt = (token) => token.split('.').slice(0, 2).map((p) => JSON.parse(Buffer.from(p, 'base64url')));

// ------------------------------------------------------------------------------------------------ a signed-in user
export class Session {
  constructor(api, token, { clientId, ios = false } = {}) {
    Object.assign(this, { api, clientId, ios, endpoints: [] });
    this.take(token);
  }
  take(token) { this.token = token; this.access = token.access_token; this.refreshToken = token.refresh_token; this.userId = token.sub; }

  /** client_credentials in the query, no body (python scripts, variant a). */
  static async script(api, client, secret = `${client}-secret`) {
    const r = await api.send('POST', '/security/oauth/token', { query: { grant_type: 'client_credentials', client_id: client, client_secret: secret } });
    if (r.status !== 200) throw new Error(`token for ${client}: ${r}`);
    return new Session(api, r.json, { clientId: client });
  }
  /** The iOS customer: ticket as the user name, Basic `customer:`; iOS escapes everything but '+'. */
  static async ios(api, ticket, password = 'b') {
    const enc = (s) => encodeURIComponent(s).replace(/%2B/g, '+');
    const r = await api.send('POST', '/security/oauth/token', { basic: 'customer:', ua: IOS_UA, form: `username=${enc(ticket)}&password=${enc(password)}&grant_type=password` });
    if (r.status !== 200) throw new Error(`ticket login: ${r}`);
    return new Session(api, r.json, { clientId: 'customer', ios: true });
  }
  async refresh() {
    const r = await this.api.send('POST', '/security/oauth/token', { basic: this.clientId + ':', form: `refresh_token=${encodeURIComponent(this.refreshToken).replace(/%2B/g, '+')}&grant_type=refresh_token` });
    if (r.status === 200) this.take(r.json);
    return r;
  }
  rtc(method, path, json, more = {}) {
    const ios = this.ios ? { ua: IOS_UA, headers: { 'Content-Type': 'application/json', ...more.headers } } : {};
    return this.api.send(method, BASE + path, { bearer: this.access, json: this.ios && json ? { userId: this.userId, ...json } : json, ...more, ...(more.multipart ? {} : ios) });
  }
  get(path, query, more) { return this.rtc('GET', path, undefined, { query, ...more }); }
  post(path, json, more) { return this.rtc('POST', path, json, more); }

  async register({ id, keepAliveSeconds = 600, route = '/users/endpoints/register', ...extra } = {}) {
    const r = await this.post(route, { keepAliveSeconds, ...(id ? { userEndpointId: id } : {}), ...extra });
    if (r.status !== 200) throw new Error(`register: ${r}`);
    const e = new Endpoint(this, typeof r.json === 'string' ? r.json : r.json.id, keepAliveSeconds);
    e.registered = r;
    this.endpoints.push(e);
    return e;
  }
  async dispose() { await Promise.all(this.endpoints.map((e) => e.dispose())); }
}
const IOS_UA = 'Demo/1.0 AuviousSDK/1.4.0 (iOS; 17.4; iPhone)';

// ------------------------------------------------------------------------------------------------ the version algorithm, strictly (2.4)
export class StrictConference {
  constructor(id) { Object.assign(this, { id, version: null, cached: [], log: [], loose: [], problems: [], seen: new Set(), left: false, late: [] }); }
  offer(event) {
    if (this.left) { this.late.push(event); return; }
    if (this.version === null) this.cached.push(event); else this.process(event);
  }
  start(simpleView) {
    this.version = this.first = simpleView.version;
    for (const e of this.cached.splice(0)) this.process(e);
  }
  process(e) {
    if (!EVENT_TIME.test(e.timestamp ?? '')) this.problems.push(`timestamp ${e.timestamp} of ${e.type}`);
    if (typeof e.id !== 'string' || typeof e.type !== 'string') this.problems.push(`event without id or type: ${shorten(e)}`);
    const v = e.conferenceVersion;
    if (v === undefined || v === null) { this.loose.push(e); return; }
    if (this.seen.has(e.id)) return; // at least once
    if (v < this.first) return; // older than the simpleView we started from: discarded (2.4)
    if (v < this.version) { this.problems.push(`version ${v} of ${e.type} came after ${this.version - 1}`); return; }
    if (v > this.version) { this.problems.push(`version ${v} of ${e.type} came where ${this.version} was due`); return; }
    if (typeof e.userEndpointId !== 'string' && e.type !== 'ConferenceEndedEvent' && e.type !== 'ConferenceInteractionSetEvent') this.problems.push(`${e.type} without userEndpointId`);
    for (const [k, x] of Object.entries(e)) if (x === null) this.problems.push(`${e.type}.${k} is null (8.17: absent properties are left out)`);
    this.seen.add(e.id); this.log.push(e); this.version = v + 1;
  }
  find(type, where = {}) { return [...this.log, ...this.loose].find((e) => e.type === type && Object.entries(where).every(([k, v]) => e[k] === v)); }
  wait(type, where = {}, o) { return until(() => `${type} ${JSON.stringify(where)} (have ${this.log.map((e) => e.conferenceVersion + e.type).join(' ')}; problems ${this.problems})`, () => { if (this.problems.length) throw new Error(this.problems.join('; ')); return this.find(type, where); }, o); }
}

// ------------------------------------------------------------------------------------------------ an endpoint
export class Endpoint {
  constructor(session, id, keepAliveSeconds) { Object.assign(this, { session, id, keepAliveSeconds, conferences: new Map(), hubs: [], custom: [], problems: [] }); }
  get userId() { return this.session.userId; }
  own(body) { return { userEndpointId: this.id, ...body }; }
  post(path, body) { return this.session.post(path, this.own(body)); }
  keepAlive() { return this.post('/users/endpoints/keepalive', {}); }
  startKeepAlive() { this.timer = setInterval(() => this.keepAlive().catch(() => {}), Math.max(1, this.keepAliveSeconds - 5) * 1000); this.timer.unref(); return this; }
  unregister(reason = 'User logout') { clearInterval(this.timer); return this.post('/users/endpoints/unregister', { reason }); }

  async connect(options = {}) {
    const hub = new Hub(this, options);
    this.hubs.push(hub); this.hub = hub;
    await hub.start();
    return hub;
  }
  conference(id) { if (!this.conferences.has(id)) this.conferences.set(id, new StrictConference(id)); return this.conferences.get(id); }
  onEvent(sequence, e) {
    if (typeof e.conferenceId === 'string' && /^Conference/.test(e.type)) {
      if (!this.conferences.has(e.conferenceId)) this.problems.push(`event of a conference never joined: ${shorten(e)}`);
      else this.conferences.get(e.conferenceId).offer(e);
    } else this.custom.push({ sequence, ...e });
  }
  waitCustom(type, where = {}, o) { return until(`${type} ${JSON.stringify(where)}`, () => this.custom.find((e) => e.type === type && Object.entries(where).every(([k, v]) => e[k] === v)), o); }

  /** join, then simpleView: what a client of 3.2 does. */
  async join(conferenceId, metadata) {
    this.conferences.set(conferenceId, new StrictConference(conferenceId));
    const joined = await this.post('/conferences/join', { conferenceId, ...(metadata ? { metadata } : {}) });
    if (joined.status !== 200) throw Object.assign(new Error(`join: ${joined}`), { answer: joined });
    const view = await this.session.get(`/conferences/${conferenceId}/simpleView`);
    if (view.status !== 200) throw new Error(`simpleView: ${view}`);
    this.conference(conferenceId).start(view.json);
    return { joined: joined.json, view: view.json, conference: this.conference(conferenceId) };
  }
  async leave(conferenceId, reason = '') {
    const r = await this.post('/conferences/leave', { conferenceId, reason });
    const c = this.conferences.get(conferenceId); if (c) c.left = true;
    return r;
  }
  publish(conferenceId, type, { streamId = UPPER(), offer = planB({ type: KINDS[type] ? type : 'MIC' }), metadata, ...more } = {}) {
    return this.post('/conferences/publishStream', { conferenceId, conferenceStreamType: type, sdpOffer: offer, streamId, ...(metadata ? { metadata } : {}), ...more });
  }
  unpublish(conferenceId, streamId) { return this.post('/conferences/unpublishStream', { conferenceId, streamId }); }
  trickle(conferenceId, streamId, iceCandidates) { return this.post('/conferences/addPublishStreamIceCandidates', { conferenceId, streamId, iceCandidates }); }
  /** rule 7: userEndpointId and userId are the PUBLISHER's. */
  view(conferenceId, publisher, streamId, { viewerId = UPPER(), offer } = {}) {
    return this.session.post('/conferences/viewStream', { conferenceId, sdpOffer: offer, streamId, userEndpointId: publisher.id, userId: publisher.userId, viewerId });
  }
  trickleView(conferenceId, publisher, streamId, viewerId, iceCandidates) {
    return this.session.post('/conferences/addViewStreamIceCandidates', { conferenceId, streamId, viewerId, userEndpointId: publisher.id, userId: publisher.userId, iceCandidates });
  }
  stopView(conferenceId, publisher, streamId, viewerId) {
    return this.session.post('/conferences/stopViewStream', { conferenceId, streamId, viewerId, userEndpointId: publisher.id, userId: publisher.userId });
  }
  metadata(conferenceId, operation, key, value) { return this.post('/conferences/updateMetadata', { conferenceId, operation, key, value }); }
  async dispose() { clearInterval(this.timer); await Promise.all(this.hubs.map((h) => h.stop())); }
}

// ------------------------------------------------------------------------------------------------ hub (9)
export class Hub {
  constructor(endpoint, { after, userEndpointId = endpoint?.id, session = endpoint?.session, transport, autoAck = true, tokenInQuery = false, skipNegotiation = false, silent = false } = {}) {
    Object.assign(this, { endpoint, autoAck, silent, received: [], gaps: [], problems: [], last: after ?? null, closed: false });
    const q = new URLSearchParams();
    if (userEndpointId !== null && userEndpointId !== undefined) q.set('userEndpointId', userEndpointId);
    if (after !== undefined) q.set('after', after);
    if (tokenInQuery) q.set('access_token', session.access);
    this.connection = new signalR.HubConnectionBuilder()
      .withUrl(`${session.api.base}${BASE}/hub?${q}`, {
        ...(tokenInQuery ? {} : { accessTokenFactory: () => session.access }),
        transport: transport ?? signalR.HttpTransportType.WebSockets, skipNegotiation })
      .configureLogging(signalR.LogLevel.None).build();
    this.connection.on('Event', (sequence, event) => this.onEvent(sequence, event));
    this.connection.on('Gap', (first) => this.gaps.push({ first, at: this.received.length }));
    this.connection.onclose((error) => { this.closed = true; this.error = error; });
  }
  onEvent(sequence, event) {
    this.received.push({ sequence, event });
    if (!Number.isInteger(sequence) || sequence < 0) this.problems.push(`sequence ${sequence}`);
    if (event?.type === undefined) this.problems.push(`no type: ${shorten(event)}`);
    if (sequence > 0) {
      // "sequence rises per endpoint": the holes of 8.7 are no gap, so only falling back is an error within one connection
      if (this.last !== null && sequence <= this.last) this.problems.push(`sequence ${sequence} after ${this.last} (duplicate or out of order)`);
      else this.last = sequence;
      if (this.autoAck) this.connection.send('Ack', sequence).catch(() => {});
    }
    if (!this.silent) this.endpoint?.onEvent(sequence, event);
  }
  get sequences() { return this.received.map((r) => r.sequence).filter((s) => s > 0); }
  ack(sequence) { return this.connection.invoke('Ack', sequence); }
  async start() { await this.connection.start(); }
  async stop() { try { await this.connection.stop(); } catch { /* closed already */ } }
}
export const Transport = signalR.HttpTransportType;

// ------------------------------------------------------------------------------------------------ SDP
const hex = (n) => [...randomBytes(n)].map((b) => b.toString(16).padStart(2, '0').toUpperCase()).join(':');
const b64 = (n) => randomBytes(n).toString('base64').replace(/[+/=]/g, 'x').slice(0, n);
const ssrc = () => randomBytes(4).readUInt32BE() >>> 1;
export const ice = () => ({ ufrag: b64(4), pwd: b64(24), fingerprint: hex(32) });
const sid = () => (BigInt('0x' + randomBytes(8).toString('hex')) >> 2n).toString();
const KINDS = { MIC: ['audio'], CAM: ['video'], SCREEN: ['video'], MIC_AND_CAM: ['audio', 'video'] };

/** libwebrtc M84, Plan B, as of iOS 1.4.0: mids are the media kinds, VP8 with rtx/red/ulpfec. */
export function planB({ type, label = UPPER(), send = true, credentials = ice() }) {
  const kinds = KINDS[type];
  const cname = b64(16);
  const common = (mid) => [`a=rtcp:9 IN IP4 0.0.0.0`, `a=ice-ufrag:${credentials.ufrag}`, `a=ice-pwd:${credentials.pwd}`, `a=ice-options:trickle renomination`,
    `a=fingerprint:sha-256 ${credentials.fingerprint}`, `a=setup:actpass`, `a=mid:${mid}`];
  const source = (id, track) => [`a=ssrc:${id} cname:${cname}`, `a=ssrc:${id} msid:${label} ${track}`, `a=ssrc:${id} mslabel:${label}`, `a=ssrc:${id} label:${track}`];
  const l = ['v=0', `o=- ${sid()} 2 IN IP4 127.0.0.1`, 's=-', 't=0 0', `a=group:BUNDLE ${kinds.join(' ')}`, `a=msid-semantic: WMS${send ? ' ' + label : ''}`];
  for (const kind of kinds) {
    if (kind === 'audio') {
      l.push('m=audio 9 UDP/TLS/RTP/SAVPF 111 103 9 102 0 8 105 13 110 113 126', 'c=IN IP4 0.0.0.0', ...common('audio'),
        'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level', 'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time', 'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
        send ? 'a=sendrecv' : 'a=recvonly', 'a=rtcp-mux', 'a=rtpmap:111 opus/48000/2', 'a=rtcp-fb:111 transport-cc', 'a=fmtp:111 minptime=10;useinbandfec=1',
        'a=rtpmap:103 ISAC/16000', 'a=rtpmap:9 G722/8000', 'a=rtpmap:102 ILBC/8000', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:105 CN/16000', 'a=rtpmap:13 CN/8000',
        'a=rtpmap:110 telephone-event/48000', 'a=rtpmap:113 telephone-event/16000', 'a=rtpmap:126 telephone-event/8000');
      if (send) l.push(...source(ssrc(), 'ARDAMSa0'));
    } else {
      const [a, b] = [ssrc(), ssrc()];
      l.push('m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 100', 'c=IN IP4 0.0.0.0', ...common('video'),
        'a=extmap:14 urn:ietf:params:rtp-hdrext:toffset', 'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time', 'a=extmap:13 urn:3gpp:video-orientation',
        'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01', 'a=extmap:12 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
        send ? 'a=sendrecv' : 'a=recvonly', 'a=rtcp-mux', 'a=rtcp-rsize', 'a=rtpmap:96 VP8/90000', 'a=rtcp-fb:96 goog-remb', 'a=rtcp-fb:96 transport-cc', 'a=rtcp-fb:96 ccm fir', 'a=rtcp-fb:96 nack', 'a=rtcp-fb:96 nack pli',
        'a=rtpmap:97 rtx/90000', 'a=fmtp:97 apt=96', 'a=rtpmap:98 red/90000', 'a=rtpmap:99 rtx/90000', 'a=fmtp:99 apt=98', 'a=rtpmap:100 ulpfec/90000');
      if (send) l.push(`a=ssrc-group:FID ${a} ${b}`, ...source(a, type === 'SCREEN' ? 'screenVideo' : 'ARDAMSv0'), ...source(b, type === 'SCREEN' ? 'screenVideo' : 'ARDAMSv0'));
    }
  }
  return l.join('\r\n') + '\r\n';
}

const CHROME_VIDEO = {
  VP8: [96, 97, []], VP9: [98, 99, ['profile-id=0']], H264: [102, 121, ['level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f']], AV1: [45, 46, ['level-idx=5;profile=0;tier=0']],
};
/** Chrome-like Unified Plan offer. `codecs` orders the video codecs. */
export function unified({ type, label = uuid(), direction = 'sendonly', codecs = ['VP8', 'VP9', 'H264', 'AV1'], credentials = ice() }) {
  const kinds = KINDS[type];
  const cname = b64(16);
  const sends = direction.startsWith('send');
  const common = (mid) => ['c=IN IP4 0.0.0.0', 'a=rtcp:9 IN IP4 0.0.0.0', `a=ice-ufrag:${credentials.ufrag}`, `a=ice-pwd:${credentials.pwd}`, 'a=ice-options:trickle', `a=fingerprint:sha-256 ${credentials.fingerprint}`, 'a=setup:actpass', `a=mid:${mid}`];
  const l = ['v=0', `o=- ${sid()} 2 IN IP4 127.0.0.1`, 's=-', 't=0 0', `a=group:BUNDLE ${kinds.map((_, i) => i).join(' ')}`, 'a=extmap-allow-mixed', `a=msid-semantic: WMS${sends ? ' ' + label : ''}`];
  kinds.forEach((kind, mid) => {
    const track = uuid();
    if (kind === 'audio') {
      l.push('m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126', ...common(mid), 'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level', 'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
        'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01', 'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid', `a=${direction}`, ...(sends ? [`a=msid:${label} ${track}`] : []), 'a=rtcp-mux', 'a=rtcp-rsize',
        'a=rtpmap:111 opus/48000/2', 'a=rtcp-fb:111 transport-cc', 'a=fmtp:111 minptime=10;useinbandfec=1', 'a=rtpmap:63 red/48000/2', 'a=fmtp:63 111/111', 'a=rtpmap:9 G722/8000', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:13 CN/8000', 'a=rtpmap:110 telephone-event/48000', 'a=rtpmap:126 telephone-event/8000');
      if (sends) { const s = ssrc(); l.push(`a=ssrc:${s} cname:${cname}`, `a=ssrc:${s} msid:${label} ${track}`); }
    } else {
      const pts = codecs.flatMap((c) => CHROME_VIDEO[c].slice(0, 2));
      l.push(`m=video 9 UDP/TLS/RTP/SAVPF ${pts.join(' ')} 114 115 116`, ...common(mid), 'a=extmap:14 urn:ietf:params:rtp-hdrext:toffset', 'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time', 'a=extmap:13 urn:3gpp:video-orientation',
        'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01', 'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid', 'a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id', 'a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
        `a=${direction}`, ...(sends ? [`a=msid:${label} ${track}`] : []), 'a=rtcp-mux', 'a=rtcp-rsize');
      for (const c of codecs) {
        const [pt, rtx, fmtp] = CHROME_VIDEO[c];
        l.push(`a=rtpmap:${pt} ${c}/90000`, ...['goog-remb', 'transport-cc', 'ccm fir', 'nack', 'nack pli'].map((f) => `a=rtcp-fb:${pt} ${f}`), ...fmtp.map((f) => `a=fmtp:${pt} ${f}`), `a=rtpmap:${rtx} rtx/90000`, `a=fmtp:${rtx} apt=${pt}`);
      }
      l.push('a=rtpmap:114 red/90000', 'a=rtpmap:115 rtx/90000', 'a=fmtp:115 apt=114', 'a=rtpmap:116 ulpfec/90000');
      if (sends) { const [a, b] = [ssrc(), ssrc()]; l.push(`a=ssrc-group:FID ${a} ${b}`); for (const s of [a, b]) l.push(`a=ssrc:${s} cname:${cname}`, `a=ssrc:${s} msid:${label} ${track}`); }
    }
  });
  return l.join('\r\n') + '\r\n';
}

export function parseSdp(sdp) {
  const sections = sdp.split(/\r?\n(?=m=)/).map((s) => s.split(/\r?\n/).filter(Boolean));
  const session = sections.shift();
  const get = (lines, name) => lines.filter((x) => x.startsWith(`a=${name}:`)).map((x) => x.slice(name.length + 3));
  const media = sections.map((lines) => {
    const [, kind, port, proto, pts] = lines[0].match(/^m=(\S+) (\d+) (\S+) (.*)$/);
    const any = (n) => [...get(lines, n), ...get(session, n)];
    return { lines, kind, port: +port, proto, pts: pts.split(' '), mid: get(lines, 'mid')[0],
      direction: (lines.find((x) => /^a=(sendrecv|sendonly|recvonly|inactive)$/.test(x)) ?? session.find((x) => /^a=(sendrecv|sendonly|recvonly|inactive)$/.test(x)) ?? 'a=sendrecv').slice(2),
      rtpmap: Object.fromEntries(get(lines, 'rtpmap').map((x) => x.split(' '))), candidates: get(lines, 'candidate'), ufrag: any('ice-ufrag')[0], pwd: any('ice-pwd')[0],
      fingerprint: any('fingerprint')[0], setup: any('setup')[0], extmap: get(lines, 'extmap'), ssrc: get(lines, 'ssrc'), msid: get(lines, 'msid'), mux: lines.includes('a=rtcp-mux') };
  });
  return { session, media, group: get(session, 'group')[0], lite: session.includes('a=ice-lite'), semantic: get(session, 'msid-semantic')[0] };
}

/** Complaints about an SDP answer (RFC 8829/3264 basics and protocol.md 3.3, 3.4, 8.31). */
export function answerComplaints(offer, answer, { direction, video, sending = false }) {
  const out = []; const o = parseSdp(offer), a = parseSdp(answer);
  if (!/\r\n$/.test(answer) || /[^\r]\n/.test(answer)) out.push('lines do not end with CRLF');
  if (o.media.length !== a.media.length) return [`${a.media.length} m-lines answer ${o.media.length}`];
  let candidates = 0;
  a.media.forEach((m, i) => {
    const w = `m-line ${i} (${m.kind})`; const om = o.media[i];
    if (m.kind !== om.kind) out.push(`${w}: kind ${om.kind} offered`);
    if (m.mid !== om.mid) out.push(`${w}: mid ${m.mid}, offered ${om.mid}`);
    if (m.port === 0) { out.push(`${w}: rejected`); return; }
    if (m.direction !== direction) out.push(`${w}: ${m.direction}, not ${direction}`);
    if (!m.ufrag || !m.pwd) out.push(`${w}: no ICE credentials`);
    if (!/^sha-\d+ /i.test(m.fingerprint ?? '')) out.push(`${w}: no fingerprint`);
    if (!['active', 'passive'].includes(m.setup)) out.push(`${w}: setup ${m.setup}`);
    if (!m.mux) out.push(`${w}: no rtcp-mux`);
    for (const pt of m.pts) if (!om.pts.includes(pt)) out.push(`${w}: payload type ${pt} was not offered`);
    for (const [pt, codec] of Object.entries(m.rtpmap)) if (om.rtpmap[pt] !== codec) out.push(`${w}: ${pt} is ${codec}, offered ${om.rtpmap[pt]}`);
    for (const x of m.extmap) { const [id, uri] = x.split(' '); if (!om.extmap.some((y) => y.split(' ')[0].split('/')[0] === id.split('/')[0] && y.split(' ')[1] === uri)) out.push(`${w}: header extension ${x} was not offered`); }
    const primary = Object.values(m.rtpmap).map((c) => c.split('/')[0]).filter((c) => !/^(rtx|red|ulpfec|flexfec|telephone-event|CN)/.test(c));
    if (m.kind === 'video' && JSON.stringify(primary) !== JSON.stringify([video])) out.push(`${w}: codecs ${primary}, not ${video} alone (8.31)`);
    if (m.kind === 'audio' && !primary.includes('opus')) out.push(`${w}: no opus`);
    if (sending) {
      if (!m.ssrc.some((s) => /^\d+ cname:/.test(s))) out.push(`${w}: no a=ssrc cname (3.4)`);
      if (!m.ssrc.some((s) => /^\d+ msid:/.test(s))) out.push(`${w}: no a=ssrc msid (3.4)`);
    }
    candidates += m.candidates.length;
  });
  if (!candidates && a.media.some((m) => m.port)) out.push('no candidate in the answer (rule 8)');
  if (!/^BUNDLE /.test(a.group ?? '')) out.push(`group ${a.group}`);
  if (sending) {
    if (!/^\s*WMS/.test(a.semantic ?? '')) out.push('no a=msid-semantic: WMS (3.4)');
    const labels = new Set(a.media.flatMap((m) => m.ssrc).map((s) => s.match(/ msid:(\S+)/)?.[1]).filter(Boolean));
    if (labels.size !== 1) out.push(`${labels.size} stream labels, audio and video need one (3.4): ${[...labels]}`);
  }
  return out;
}

export const candidates = (type, credentials = ice()) => KINDS[type].flatMap((kind, i) => [
  { candidate: `candidate:1467250027 1 udp 2122260223 192.168.1.23 ${50000 + i} typ host generation 0 ufrag ${credentials.ufrag} network-id 1 network-cost 10`, sdpMid: kind, sdpMLineIndex: i },
  { candidate: `candidate:842163049 1 udp 1686052607 203.0.113.7 ${51000 + i} typ srflx raddr 192.168.1.23 rport ${50000 + i} generation 0 ufrag ${credentials.ufrag} network-cost 999`, sdpMid: kind, sdpMLineIndex: i },
  { candidate: 'candidate:3 1 tcp 1518280447 192.168.1.23 9 typ host tcptype active generation 0', sdpMid: kind, sdpMLineIndex: i },
  { candidate: 'candidate:4 1 udp 2122194687 2001:db8::17 50003 typ host generation 0', sdpMid: kind, sdpMLineIndex: i },
  { candidate: 'candidate:5 1 udp 2113937151 0b7c4f0e-5ad6-4a6c-9a1c-6a1e2b3c4d5e.local 50004 typ host generation 0', sdpMid: kind, sdpMLineIndex: i },
]);

/** One ICE connectivity check against a server's candidate; answers true when the server's signed response came. */
export async function stunCheck(answerSdp, offerUfrag, { limit = 20_000 } = {}) {
  const m = parseSdp(answerSdp).media.find((x) => x.candidates.length);
  const crcTable = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n >>> 0; });
  const crc = (b) => { let c = 0xffffffff; for (const x of b) c = crcTable[(c ^ x) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };
  const attr = (type, v) => { const b = Buffer.alloc(4 + Math.ceil(v.length / 4) * 4); b.writeUInt16BE(type); b.writeUInt16BE(v.length, 2); v.copy(b, 4); return b; };
  const id = randomBytes(12);
  const build = (attrs, extra) => { const body = Buffer.concat(attrs); const h = Buffer.alloc(20); h.writeUInt16BE(1); h.writeUInt16BE(body.length + extra, 2); h.writeUInt32BE(0x2112a442, 4); id.copy(h, 8); return Buffer.concat([h, body]); };
  const prio = Buffer.alloc(4); prio.writeUInt32BE(1845501695);
  const attrs = [attr(6, Buffer.from(`${m.ufrag}:${offerUfrag}`)), attr(0x24, prio), attr(0x802a, randomBytes(8)), attr(0x25, Buffer.alloc(0))];
  attrs.push(attr(8, createHmac('sha1', m.pwd).update(build(attrs, 24)).digest()));
  const f = Buffer.alloc(4); f.writeUInt32BE((crc(build(attrs, 8)) ^ 0x5354554e) >>> 0);
  attrs.push(attr(0x8028, f));
  const packet = build(attrs, 0);
  const targets = m.candidates.map((c) => c.split(' ')).filter((c) => /udp/i.test(c[2]) && c[4].includes('.')).map((c) => ({ host: c[4], port: +c[5] }));
  const socket = dgram.createSocket('udp4');
  let done = false;
  socket.on('message', (b) => { if (b.length >= 20 && b.readUInt16BE() === 0x0101 && b.subarray(8, 20).equals(id)) done = true; });
  socket.on('error', () => {});
  try { await until('a STUN binding response', () => { if (!done) for (const t of targets) socket.send(packet, t.port, t.host, () => {}); return done; }, { limit, every: 100 }); return true; }
  catch { return false; } finally { socket.close(); }
}

// ------------------------------------------------------------------------------------------------ realistic metadata
export const CUSTOMER_METADATA = {
  roles: ['CUSTOMER'], capabilities: ['display-capture'], language: 'en', type: 'stream',
  mediaDevices: [{ deviceId: 'com.apple.avfoundation.avcapturedevice.built-in_video:0', kind: 'videoinput', label: 'Back Camera', groupId: '' }, { deviceId: 'mic', kind: 'audioinput', label: 'iPhone Microphone', groupId: '' }],
  name: 'Ζωή Παπαδοπούλου 👋', avatarUrl: null,
  deviceInfo: { browser: { name: 'AuviousSDK', version: '1.4.0', major: '1' }, cpu: { architecture: 'arm64' }, device: { vendor: 'Apple', model: 'iPhone15,2', type: 'mobile' }, engine: { name: 'WebKit', version: null }, os: { name: 'iOS', version: '17.4' }, ua: '' },
};
export const streamMetadata = (streamId, name = 'Ζωή') => ({ correlationId: streamId, primary: true, portraitMode: false, participantRoles: ['CUSTOMER'], participantName: name });
