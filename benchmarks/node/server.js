// Node's socket.io, which says the same to the same number of sockets; SIGUSR2 starts a round. See ../fanout.py.
const { createServer } = require("node:http");
const { Server } = require("socket.io");

const [port, rounds, everyMs, rows, text] = process.argv.slice(2);
const http = createServer();
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false });

io.on("connection", (socket) => socket.emit("hello", {}));

function say(left, due) {
  const at = Number(process.hrtime.bigint()) / 1e9; // the monotonic clock, which the client reads too
  io.emit("frame", { at, pieces: Array(Number(rows)).fill(text) });
  if (left > 1) setTimeout(() => say(left - 1, due + Number(everyMs)), Math.max(0, due + Number(everyMs) - performance.now()));
}

process.on("SIGUSR2", () => say(Number(rounds), performance.now()));
http.listen(Number(port), "127.0.0.1", () => console.log("listening"));
