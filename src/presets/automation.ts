import type { ShippedPreset } from '../model/preset.js';

export const AUTOMATION: readonly ShippedPreset[] = [
  {
    name: 'ansible',
    summary: 'Tasks of a playbook by host and state; ok counts the changed ones too',
    needs: 'ansible-playbook with its default output, which ends in PLAY RECAP',
    command: 'ansible-playbook --inventory hosts.ini site.yml',
    records: [
      String.raw`tasks:each=^(?<host>\S+) +: (?<list>ok=\d.*) => \b(?<state>\w+)=(?<value>\S+)`,
    ],
    gauges: [],
    example: `PLAY RECAP *********************************************************************
db-1.example.com           : ok=2    changed=1    unreachable=0    failed=0    skipped=2    rescued=0    ignored=0
web2                       : ok=2    changed=1    unreachable=0    failed=1    skipped=1    rescued=0    ignored=0`,
  },
];
