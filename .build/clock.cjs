// Loaded ahead of jobmeter for a picture: its clock is behind by JOBMETER_BEHIND seconds, runs JOBMETER_PACE times as fast,
// and its host is JOBMETER_HOST.
const os = require('node:os');

const behind = Number(process.env.JOBMETER_BEHIND) * 1000;
const pace = Number(process.env.JOBMETER_PACE);
const host = process.env.JOBMETER_HOST;
for (const name of ['BEHIND', 'PACE', 'HOST']) delete process.env[`JOBMETER_${name}`];

const now = Date.now;
const start = now();
Date.now = () => Math.round(start - behind + (now() - start) * pace);

const monotonic = process.hrtime.bigint.bind(process.hrtime);
const first = monotonic();
process.hrtime.bigint = () => first + (monotonic() - first) * BigInt(pace);

os.hostname = () => host;
