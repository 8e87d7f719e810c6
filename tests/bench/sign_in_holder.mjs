// node sign_in_holder.mjs PORT PEOPLE: see sign_ins.mjs.
import { Agent, request } from 'node:http';
import { pause } from '../support/processes.mjs';

const [port, people] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true, maxSockets: people });

function signIn(email) {
  const body = JSON.stringify({ email, password: 'correct horse battery staple' });
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        port,
        agent,
        host: '127.0.0.1',
        method: 'POST',
        path: '/session',
        headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
      },
      (response) => response.resume().on('end', () => resolve(response.statusCode)),
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function person(number) {
  for (let time = 0; ; time += 1) {
    const status = await signIn(`nobody-${number}-${time}@example.com`);
    if (status === 401) {
      process.send({ answered: true });
    } else if (status === 503 || status === 429) {
      await pause(1000); // UNAVOIDABLE: a person who was told to wait
    } else {
      process.send({ failed: `answered ${status}` });
    }
  }
}

process.on('disconnect', () => process.exit());
for (let number = 0; number < people; number += 1) {
  person(number).catch((error) => process.send({ failed: error.message }));
}
