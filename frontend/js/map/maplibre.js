// MapLibre, with its worker from our own server: its address names the script that both share.
import maplibre from "maplibre";

export const script = document.querySelector("script[data-worker]");
maplibre.setWorkerUrl(`${script.dataset.worker}?${script.dataset.shared}`);

export default maplibre;
