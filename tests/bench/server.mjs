// A boxoffice-server on the benchmark's PostgreSQL.
import { BoxofficeServer } from '../support/boxoffice_server.mjs';
import { cpuOf, peakMemory } from '../support/processes.mjs';
import { port as databasePort } from './database.mjs';

export class Server {
  static async start(program, database, name, log, settings = []) {
    const server = new Server();
    server.running = await BoxofficeServer.start(program, {
      args: settings,
      env: { DB_HOST: database.folder, DB_PORT: String(databasePort), DB_USER: 'postgres', DB_NAME: name },
      log,
    });
    server.url = server.running.url;
    server.process = server.running.process;
    return server;
  }

  stop() {
    return this.running.stop();
  }

  cpu() {
    return cpuOf(this.process.pid);
  }

  peakMemory() {
    return peakMemory(this.process.pid);
  }
}
