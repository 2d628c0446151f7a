import { isSerious, outcomeOf } from './audit';

test('a registry that offers no audits is named, and is neither clean nor a finding', () => {
  const refused = JSON.stringify({ message: '405 Method Not Allowed', error: { summary: '' } });
  expect(outcomeOf(refused)).toEqual({ kind: 'not asked', why: '405 Method Not Allowed' });
  expect(outcomeOf('npm: not found')).toEqual({ kind: 'not asked', why: 'npm gave no report' });
});

test('weaknesses are listed by package, the serious ones as such', () => {
  const vulnerabilities = {
    left: { severity: 'moderate', range: '<1.2.3', fixAvailable: true },
    right: { severity: 'critical', range: '*', fixAvailable: false },
  };
  const outcome = outcomeOf(JSON.stringify({ vulnerabilities }));
  const lines = ['moderate: left <1.2.3, a newer version is free of it', 'critical: right *'];
  expect(outcome).toEqual({ kind: 'found', lines });
  expect(lines.map(isSerious)).toEqual([false, true]);
});

test('an answer without weaknesses is clean', () => {
  expect(outcomeOf(JSON.stringify({ vulnerabilities: {} }))).toEqual({ kind: 'clean' });
});
