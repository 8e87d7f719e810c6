// People who sign in, each over and over, as fast as they are answered, in a process of their own
// (sign_in_holder.mjs). They have no accounts, which costs the server as much as if they had: it does
// not let anybody find out who has one.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { stop } from '../support/processes.mjs';

const holder = new URL('sign_in_holder.mjs', import.meta.url).pathname;

export class SignIns {
  // Resolves once the first of them was answered, so that all are under way.
  static async begin(url, people) {
    const signIns = new SignIns();
    signIns.process = fork(holder, [new URL(url).port, String(people)]);
    const [told] = await once(signIns.process, 'message');
    if (told.failed) {
      throw new Error(`sign-ins: ${told.failed}`);
    }
    return signIns;
  }

  end() {
    return stop(this.process, 'SIGTERM');
  }
}
