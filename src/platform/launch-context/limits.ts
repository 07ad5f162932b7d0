import fs from 'node:fs';

/** Our hard limit is still the one we were given; a parent with the same one most likely gave us its soft limit too. */
export function limitOfParent(): number | undefined {
  const parent = limitOf(process.ppid);
  if (!(parent.soft < parent.hard)) return undefined;
  const own = limitOf('self');
  return own.soft === own.hard && parent.hard === own.hard ? parent.soft : undefined;
}

function limitOf(pid: number | 'self'): { readonly soft: number; readonly hard: number } {
  const line = /^Max open files\s+(\d+)\s+(\d+)/m.exec(
    fs.readFileSync(`/proc/${pid}/limits`, 'utf8'),
  );
  return { soft: Number(line?.[1]), hard: Number(line?.[2]) };
}
