namespace Auvious.Web.Tests;

/// <summary>A call with drawn people, because the fake camera is no sight to put into a README.</summary>
[Collection(StandCollection.Name)]
public sealed class DemoPicture(Stand stand)
{
    /// <summary>Draws into the camera and the screen that the page asks for: the agent is asked first, then the customer.</summary>
    const string DrawnDevices = """
        const people = [
          { wall: ["#e9dfd2", "#c9b8a3"], shirt: "#31507e", skin: "#c98f6b", hair: "#2c211c", hairCut: 1.02 },
          { wall: ["#dfe7e4", "#aebfb8"], shirt: "#b5553c", skin: "#e3b596", hair: "#6b4427", hairCut: 1.22 },
        ];
        let asked = 0;
        function film(width, height, rate, draw) {
          const canvas = Object.assign(document.createElement("canvas"), { width, height });
          const context = canvas.getContext("2d");
          const frame = () => draw(context, performance.now() / 1000);
          frame();
          setInterval(frame, 1000 / rate);
          return canvas.captureStream(rate).getVideoTracks();
        }
        function person(context, time, { wall, shirt, skin, hair, hairCut }) {
          const { width, height } = context.canvas;
          const light = context.createLinearGradient(0, 0, width, height);
          light.addColorStop(0, wall[0]);
          light.addColorStop(1, wall[1]);
          context.fillStyle = light;
          context.fillRect(0, 0, width, height);
          context.fillStyle = "rgb(255 255 255 / 35%)";
          context.fillRect(width * 0.08, height * 0.1, width * 0.2, height * 0.5);
          const x = width / 2 + Math.sin(time * 0.9) * 14;
          const y = height * 0.44 + Math.sin(time * 1.7) * 5;
          const oval = (color, atX, atY, acrossX, acrossY) => {
            context.fillStyle = color;
            context.beginPath();
            context.ellipse(atX, atY, acrossX, acrossY, 0, 0, 2 * Math.PI);
            context.fill();
          };
          oval(hair, x, y - 18, 118 * hairCut, 150 * hairCut);
          oval(shirt, x, height + 60, 300, 260);
          oval(skin, x, y + 150, 52, 80);
          oval(skin, x, y + 10, 102, 130);
          oval(hair, x - 20, y - 98, 110, 56);
          for (const eye of [-38, 38]) oval("#2a2320", x + eye, y + 4, 9, time % 4 < 0.15 ? 1 : 10);
          context.strokeStyle = "#8c4a3c";
          context.lineWidth = 6;
          context.lineCap = "round";
          context.beginPath();
          context.arc(x, y + 48, 34, 0.25 * Math.PI, 0.75 * Math.PI);
          context.stroke();
        }
        function paper(context) {
          const { width, height } = context.canvas;
          const box = (color, x, y, across, down) => {
            context.fillStyle = color;
            context.fillRect(x, y, across, down);
          };
          const text = (size, color, words, x, y) => {
            context.font = `${size > 40 ? 600 : 400} ${size}px sans-serif`;
            context.fillStyle = color;
            context.fillText(words, x, y);
          };
          box("#e8ebf0", 0, 0, width, height);
          box("#ffffff", 110, 60, width - 220, height);
          text(44, "#1d2430", "Household insurance, offer 1042", 170, 150);
          text(26, "#5b6576", "Valid for 30 days. Please check the items below.", 170, 200);
          [["Building", "412.00"], ["Contents", "138.50"], ["Glass", "24.90"], ["Bicycle", "31.00"]].forEach(([item, price], row) => {
            box(row % 2 ? "#ffffff" : "#f4f6fa", 170, 250 + row * 70, width - 340, 70);
            text(28, "#1d2430", item, 200, 295 + row * 70);
            text(28, "#1d2430", price, width - 320, 295 + row * 70);
          });
          box("#3d5be0", width - 420, 556, 250, 66);
          text(28, "#ffffff", "Sign here", width - 355, 599);
        }
        const devices = navigator.mediaDevices;
        const sound = devices.getUserMedia.bind(devices);
        devices.getUserMedia = async ({ audio }) => {
          const who = people[asked++ % people.length];
          const voice = (await sound({ audio })).getAudioTracks();
          return new MediaStream([...voice, ...film(1280, 720, 20, (context, time) => person(context, time, who))]);
        };
        devices.getDisplayMedia = async () => new MediaStream(film(1280, 720, 5, paper));
        """;

    [Fact]
    public Task A_call_worth_showing() => Scene.Play(stand, async scene =>
    {
        var (agent, customer) = await scene.OpenBoth(DrawnDevices);
        await agent.Get("name").FillAsync("Ada");
        await customer.Get("name").FillAsync("Kit");
        await agent.Press("start");
        await agent.Get("invite").WaitForAsync();
        await customer.Press("join");
        await agent.Participant.WaitForAsync();
        await agent.Press("camera");
        await customer.Sees("MIC_AND_CAM");
        await customer.Press("camera");
        await agent.Sees("MIC_AND_CAM");
        await agent.Press("screen");
        await customer.Sees("SCREEN");
        await agent.Participant.GetByTestId("network").WaitForAsync();
        // The pictures are blurred until the estimate of the bandwidth has risen.
        await agent.DecodesFrames(150);

        await agent.Page.ScreenshotAsync(new() { Path = Environment.GetEnvironmentVariable("AUVIOUS_DEMO_PNG") ?? "demo.png" });
    });
}
