// Which addresses may be calendars: those below the configured server, however they are written.
import { calendarAddress, calendarServerOf } from './calendar-server';

const SERVER = 'https://dav.example.com/calendars/berth/';

test('a calendar below the server is taken, and is the same text however it is written', () => {
  const kim = { url: 'https://dav.example.com/calendars/berth/kim@desk/' };
  for (const text of [
    'https://dav.example.com/calendars/berth/kim@desk',
    'https://dav.example.com/calendars/berth/kim@desk/',
    'https://dav.example.com:443/calendars/berth//kim%40desk/',
    'HTTPS://DAV.example.com/calendars/other/../berth/kim@desk',
    'https://dav.example.com/calendars/other/%2e%2E/berth/k%69m@desk',
  ]) {
    expect([text, calendarAddress(text, SERVER)]).toEqual([text, kim]);
  }
});

test('another server, protocol or port, and a place beside or above the server, are refused', () => {
  for (const text of [
    'https://evil.example.com/calendars/berth/kim/',
    'http://dav.example.com/calendars/berth/kim/',
    'https://dav.example.com:8443/calendars/berth/kim/',
    'https://dav.example.com.evil.test/calendars/berth/kim/',
    'https://dav.example.com@evil.test/calendars/berth/kim/',
    'http://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'https://dav.example.com/calendars/berth',
    'https://dav.example.com/calendars/berth/',
    'https://dav.example.com/calendars/berthold/kim/',
    'https://dav.example.com/calendars/berth/../admin/',
    'https://dav.example.com/calendars/berth/%2e%2e/admin/',
    '/calendars/berth/kim/',
    'kim',
    '',
  ]) {
    expect([text, 'problem' in calendarAddress(text, SERVER)]).toEqual([text, true]);
  }
});

test('what would hide a path, a query or a login in the address is refused', () => {
  for (const rest of ['kim%2f..%2fadmin', 'kim%5cadmin', 'kim%00', 'kim%zz', 'kim?export', 'kim#x']) {
    expect([rest, 'problem' in calendarAddress(SERVER + rest, SERVER)]).toEqual([rest, true]);
  }
  const login = 'https://ann:secret@dav.example.com/calendars/berth/kim/';
  expect(calendarAddress(login, SERVER)).toEqual({ problem: expect.stringContaining('login') });
});

test('each tenant can have a part of the server of its own', () => {
  const home = calendarServerOf('https://dav.example.com/{tenant}/staff', 'harbor');
  expect(home).toBe('https://dav.example.com/harbor/staff/');
  expect(calendarAddress('https://dav.example.com/demo/staff/kim/', home)).toHaveProperty('problem');
  expect(calendarServerOf('http://localhost:5232', 'harbor')).toBe('http://localhost:5232/');
});
