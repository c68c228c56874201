// Copy the link, print the view.
import { labels } from "./state.js";

export function copyButton(say) {
  const button = document.querySelector("[data-copy]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      say(labels.copied);
    } catch {
      say(labels.notCopied);
    }
  });
}

/** On paper, the map is a picture: a browser does not print what a graphics card has drawn. */
export function printing(drawing, stage) {
  const image = document.createElement("img");
  image.className = "map-print";
  image.alt = "";
  image.hidden = true;
  image.decoding = "sync";
  stage.prepend(image);
  const draw = () => {
    image.src = drawing.picture();
    image.hidden = false;
  };
  window.addEventListener("beforeprint", draw);
  window.addEventListener("afterprint", () => {
    image.hidden = true;
  });
  const button = document.querySelector("[data-print]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    draw();
    await image.decode();
    window.print();
  });
}
