// The card's look: Home Assistant's own variables, so that every theme fits; logical sides, so that it reads both ways.

export const STYLE = `
:host { display: block; }
ha-card { container-type: inline-size; overflow: hidden; }
.body { padding: 16px; display: grid; gap: 14px; color: var(--primary-text-color); }
header { display: flex; gap: 8px 12px; align-items: center; flex-wrap: wrap; }
h2 { font-size: var(--ha-font-size-xl, 20px); font-weight: 500; margin: 0; flex: 1 1 auto; min-width: 0; overflow-wrap: anywhere; }
h3 { font-size: var(--ha-font-size-s, 12px); font-weight: 500; margin: 0 0 4px; color: var(--secondary-text-color); }
p { margin: 0; }
.goal, .quiet { color: var(--secondary-text-color); }
.pill { border-radius: 999px; padding: 4px 12px; background: var(--secondary-background-color); white-space: nowrap; }
.pill.on_hold { background: var(--warning-color, #ffa600); color: #000; }
.pill.person { background: var(--success-color, #43a047); color: #000; }
.clocks { display: flex; flex-wrap: wrap; gap: 8px 24px; }
.clocks b { display: block; font-size: 26px; font-weight: 400; font-variant-numeric: tabular-nums; line-height: 1.2; }
.ribbon { display: block; width: 100%; height: 28px; border-radius: 6px; background: var(--secondary-background-color); }
[dir="rtl"] .ribbon { transform: scaleX(-1); }
.sound-music { fill: var(--purple-color, #926bc7); }
.sound-speech { fill: var(--blue-color, #2196f3); }
.sound-ringback { fill: var(--cyan-color, #00bcd4); }
.sound-silence, .sound-unknown, .sound-not_known { fill: var(--divider-color, #ccc); }
.sound-dtmf, .sound-beep { fill: var(--amber-color, #ffc107); }
.sound-busy, .sound-reorder, .sound-sit, .sound-fax { fill: var(--error-color, #db4437); }
.path { display: flex; flex-wrap: wrap; gap: 6px; list-style: none; margin: 0; padding: 0; }
.path li { border: 1px solid var(--divider-color); border-radius: 999px; padding: 2px 10px; }
.words { list-style: none; margin: 0; padding: 0; display: grid; gap: 4px; max-height: 11em; overflow-y: auto; }
.words li { display: grid; grid-template-columns: 3.4em 1fr; overflow-wrap: anywhere; }
.words time { color: var(--secondary-text-color); font-variant-numeric: tabular-nums; }
.words .repeated { color: var(--secondary-text-color); font-style: italic; }
meter { width: 100%; height: 10px; background: var(--secondary-background-color); border: 0; border-radius: 5px; }
meter::-webkit-meter-bar { background: var(--secondary-background-color); border: 0; border-radius: 5px; }
meter::-webkit-meter-optimum-value { background: var(--primary-color); border-radius: 5px; }
meter::-moz-meter-bar { background: var(--primary-color); }
.cues { display: flex; flex-wrap: wrap; gap: 2px 14px; color: var(--secondary-text-color); font-size: var(--ha-font-size-s, 12px); }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; }
button { font: inherit; color: var(--primary-color); background: none; border: 1px solid var(--divider-color);
  border-radius: 999px; min-height: 44px; padding: 4px 16px; cursor: pointer; }
button:hover { background: var(--secondary-background-color); }
button:focus-visible, input:focus-visible { outline: 2px solid var(--primary-color); outline-offset: 2px; }
button:disabled { opacity: 0.5; cursor: default; }
button.main { background: var(--primary-color); color: var(--text-primary-color, #fff); border-color: var(--primary-color); }
button.end { color: var(--error-color); }
form { display: flex; flex-wrap: wrap; gap: 8px; }
input { font: inherit; flex: 1 1 12em; min-width: 0; min-height: 44px; box-sizing: border-box; padding: 4px 12px; color: inherit;
  background: var(--secondary-background-color); border: 1px solid var(--divider-color); border-radius: 8px; }
.question { border-inline-start: 4px solid var(--warning-color, #ffa600); padding-inline-start: 12px; display: grid; gap: 8px; }
.fault { color: var(--error-color); }
.past { list-style: none; margin: 0; padding: 0; }
.past li { display: flex; flex-wrap: wrap; gap: 2px 12px; justify-content: space-between; padding: 6px 0; border-top: 1px solid var(--divider-color); }
@container (max-width: 380px) { .buttons button { flex: 1 1 100%; } .clocks b { font-size: 22px; } }
`;
