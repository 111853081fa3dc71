import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A message that was delivered. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** The text part. */
  readonly text: string;
  /** User and password the sender gave. */
  readonly login: readonly [user: string, password: string] | undefined;
}

/** A mail server on loopback without TLS that accepts everything and keeps it. */
export interface SmtpServer {
  readonly port: number;
  readonly mails: readonly Mail[];
  close(): Promise<void>;
}

export async function startSmtp(): Promise<SmtpServer> {
  const mails: Mail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy()); // a sender that was ended in mid-sentence; its mail never counts
    converse(socket, (mail) => mails.push(mail));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The few commands of RFC 5321 that a sender without TLS uses. */
function converse(socket: Socket, deliver: (mail: Mail) => void): void {
  let [from, to, login, data]: [string, string[], Mail['login'], string[] | undefined] = [
    '',
    [],
    undefined,
    undefined,
  ];
  let rest = '';
  const answer = (...lines: string[]) => socket.write(`${lines.join('\r\n')}\r\n`);
  const command = (line: string) => {
    const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
    switch (line.slice(0, 4).toUpperCase()) {
      case 'EHLO':
        return answer('250-localhost', '250-8BITMIME', '250 AUTH PLAIN');
      case 'AUTH': {
        const [, user = '', password = ''] = Buffer.from(line.split(' ')[2] ?? '', 'base64')
          .toString()
          .split('\0');
        login = [user, password];
        return answer('235 welcome');
      }
      case 'MAIL':
        [from, to] = [address, []];
        return answer('250 ok');
      case 'RCPT':
        to.push(address);
        return answer('250 ok');
      case 'DATA':
        data = [];
        return answer('354 go ahead');
      case 'QUIT':
        answer('221 bye');
        return socket.end();
      case 'NOOP':
      case 'RSET':
        return answer('250 ok');
      default:
        return answer('502 not known here');
    }
  };
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (data === undefined) command(line);
      else if (line !== '.') data.push(line.replace(/^\./, ''));
      else {
        deliver({ from, to, login, ...readMessage(data) });
        data = undefined;
        answer('250 delivered');
      }
    }
  });
  answer('220 localhost');
}

function readMessage(lines: readonly string[]): Pick<Mail, 'subject' | 'text'> {
  const message = lines.join('\n');
  const header = message.slice(0, message.indexOf('\n\n')).replace(/\n[ \t]+/g, ' ');
  const [, subject = ''] = /^Subject: (.*)$/m.exec(header) ?? [];
  const part = message.slice(message.search(/^Content-Type: text\/plain/m));
  return { subject: decodeWords(subject), text: quotedPrintable(part.slice(part.indexOf('\n\n') + 2)) };
}

/** Encoded words of RFC 2047; the space between two of them does not count. */
function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : quotedPrintable(word.replaceAll('_', ' ')),
    );
}

function quotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
