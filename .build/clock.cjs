// Loaded ahead of jobmeter for a picture: the clock is behind by JOBMETER_BEHIND seconds.
const behind = Number(process.env.JOBMETER_BEHIND ?? 0) * 1000;
delete process.env.JOBMETER_BEHIND;
const now = Date.now;
Date.now = () => now() - behind;
