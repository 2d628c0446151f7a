import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { choosePorts, freePort, holdPorts, isFree } from './ports';

const occupied: Server[] = [];

async function occupy(host: string): Promise<number> {
  const port = await freePort();
  const server = createServer();
  occupied.push(server);
  await new Promise<void>(resolve => server.listen({ port, host }, resolve));
  return port;
}

afterEach(async () => {
  await Promise.all(occupied.splice(0).map(server => new Promise(resolve => server.close(resolve))));
});

describe('ports', () => {
  it('takes the default when it is free, and says nothing', async () => {
    const said: string[] = [];
    const port = await freePort();
    expect(await choosePorts({ WEB_PORT: port }, {}, text => said.push(text))).toEqual({ WEB_PORT: port });
    expect(said).toEqual([]);
  });

  it.each(['127.0.0.1', '0.0.0.0'])(
    'replaces a default that is taken on %s by a free one, and says so',
    async host => {
      const said: string[] = [];
      const taken = await occupy(host);
      const { WEB_PORT } = await choosePorts({ WEB_PORT: taken }, {}, text => said.push(text));
      expect(WEB_PORT).not.toBe(taken);
      expect(await isFree(WEB_PORT)).toBe(true);
      expect(said).toEqual([
        expect.stringContaining(`port ${taken} is taken, using ${WEB_PORT} instead (WEB_PORT)`),
      ]);
    },
  );

  it('refuses a port that was asked for and is taken or wrong, naming each', async () => {
    const taken = await occupy('127.0.0.1');
    const choice = choosePorts(
      { WEB_PORT: 1, API_PORT: 2 },
      { WEB_PORT: String(taken), API_PORT: '70000' },
      () => {},
    );
    await expect(choice).rejects.toThrow(
      `WEB_PORT: port ${taken} is taken.\nAPI_PORT must be a port from 1 to 65535, not "70000".`,
    );
  });

  it('never gives the same port twice, neither a default nor one that was asked for', async () => {
    const port = await freePort();
    const both = await choosePorts({ WEB_PORT: port, API_PORT: port }, {}, () => {});
    expect(both.API_PORT).not.toBe(both.WEB_PORT);
    const one = await choosePorts({ WEB_PORT: port, API_PORT: 1 }, { API_PORT: String(port) }, () => {});
    expect(one).toMatchObject({ API_PORT: port });
    expect(one.WEB_PORT).not.toBe(port);
    const same = { WEB_PORT: String(port), API_PORT: String(port) };
    await expect(choosePorts({ WEB_PORT: 1, API_PORT: 2 }, same, () => {})).rejects.toThrow('is taken');
  });

  it('are kept until they are used: whoever chooses meanwhile gets others, and afterwards they are free', async () => {
    const { WEB_PORT } = await choosePorts({ WEB_PORT: await freePort() }, {}, () => {});
    const giveBack = await holdPorts([WEB_PORT, WEB_PORT]);
    const meanwhile = await choosePorts({ WEB_PORT }, {}, () => {});
    expect(meanwhile.WEB_PORT).not.toBe(WEB_PORT);
    await giveBack();
    expect(await isFree(WEB_PORT)).toBe(true);
  });
});
