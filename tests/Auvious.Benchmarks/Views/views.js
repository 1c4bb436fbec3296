// Runs in the browser. Times are performance.now(), in ms, of one page.
window.publish = async ({ token, conference, endpoint }) => {
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 480, frameRate: 30 } });
  const peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  for (const track of [...media.getAudioTracks(), ...media.getVideoTracks()]) peer.addTransceiver(track, { direction: "sendonly", streams: [media] });
  await peer.setLocalDescription(await peer.createOffer());
  const streamId = crypto.randomUUID();
  const { sdpAnswer } = await window.post(token, "publishStream", {
    conferenceId: conference, userEndpointId: endpoint, streamId, conferenceStreamType: "MIC_AND_CAM", sdpOffer: peer.localDescription.sdp,
  });
  await peer.setRemoteDescription({ type: "answer", sdp: sdpAnswer });
  window.published = peer;
  await window.until(async () => [...(await peer.getStats()).values()].some((each) => each.type === "outbound-rtp" && each.framesSent > 60));
  return streamId;
};

// One viewing by the server, from the request to the first frame and its stages.
window.view = async ({ token, conference, endpoint, streamId }) => {
  const peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  const viewerId = crypto.randomUUID();
  const stages = window.watch(peer);
  for (const kind of ["audio", "video"]) peer.addTransceiver(kind, { direction: "recvonly" });
  await peer.setLocalDescription(await peer.createOffer());
  stages.from = performance.now();
  const { sdpAnswer } = await window.post(token, "viewStream", {
    conferenceId: conference, userEndpointId: endpoint, streamId, viewerId, sdpOffer: peer.localDescription.sdp,
  });
  stages.answered = performance.now();
  await peer.setRemoteDescription({ type: "answer", sdp: sdpAnswer });
  const times = await stages.done();
  peer.close();
  await window.post(token, "stopViewStream", { conferenceId: conference, userEndpointId: endpoint, streamId, viewerId });
  return times;
};

// The same between two peers of one page, by nobody: what the browser alone takes, its encoder included.
window.viewDirectly = async () => {
  const media = await (window.camera ??= navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 480, frameRate: 30 } }));
  const [peer, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
  const stages = window.watch(peer);
  for (const [from, to] of [[peer, other], [other, peer]]) from.onicecandidate = ({ candidate }) => candidate && to.addIceCandidate(candidate);
  for (const kind of ["audio", "video"]) peer.addTransceiver(kind, { direction: "recvonly" });
  await peer.setLocalDescription(await peer.createOffer());
  stages.from = performance.now();
  for (const track of media.getTracks()) other.addTrack(track, media);
  await other.setRemoteDescription(peer.localDescription);
  await other.setLocalDescription(await other.createAnswer());
  stages.answered = performance.now();
  await peer.setRemoteDescription(other.localDescription);
  const times = await stages.done();
  peer.close();
  other.close();
  return times;
};

window.watch = (peer) => {
  const stages = {};
  const video = document.body.appendChild(Object.assign(document.createElement("video"), { autoplay: true, muted: true }));
  peer.oniceconnectionstatechange = () => {
    if (/connected|completed/.test(peer.iceConnectionState)) stages.ice ??= performance.now();
  };
  peer.onconnectionstatechange = () => {
    if (peer.connectionState === "connected") stages.connected ??= performance.now();
  };
  peer.ontrack = ({ track }) => {
    if (track.kind === "video") video.srcObject = new MediaStream([track]);
  };
  const frame = new Promise((resolve) => video.requestVideoFrameCallback((_, { receiveTime }) => resolve([performance.now(), receiveTime])));
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error(`no frame within 20 s: ${peer.connectionState}`)), 20_000));
  stages.done = async () => {
    const [shown, received] = await Promise.race([frame, late]);
    video.srcObject = null;
    video.remove();
    const since = (time) => (time ?? stages.from) - stages.from;
    return { answered: since(stages.answered), ice: since(stages.ice), connected: since(stages.connected), received: since(received), shown: since(shown) };
  };
  return stages;
};

window.post = async (token, name, body) => {
  const answer = await fetch(`/rtc-api/conferences/${name}`, {
    method: "POST", headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
};

window.until = async (condition) => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
};
