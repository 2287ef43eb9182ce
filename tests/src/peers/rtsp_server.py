import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer

Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1])
# With a file, what is sent to /in is recorded there as Matroska; without, /live plays.
factory = GstRtspServer.RTSPMediaFactory()
if len(sys.argv) > 2:
    factory.set_transport_mode(GstRtspServer.RTSPTransportMode.RECORD)
    factory.set_launch(
        f"( matroskamux name=mux streamable=true ! filesink sync=false async=false location={sys.argv[2]}"
        " rtph264depay name=depay0 ! h264parse ! queue ! mux."
        " rtpmp4gdepay name=depay1 ! aacparse ! queue ! mux. )"
    )
    path = "/in"
else:
    factory.set_launch(
        "( videotestsrc is-live=true ! video/x-raw,width=320,height=180,framerate=25/1"
        " ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=25 bitrate=400"
        " ! rtph264pay name=pay0 pt=96 config-interval=1"
        " audiotestsrc is-live=true ! audioconvert ! audioresample ! opusenc ! rtpopuspay name=pay1 pt=97 )"
    )
    factory.set_shared(True)
    path = "/live"
server.get_mount_points().add_factory(path, factory)
server.attach(None)
GLib.MainLoop().run()
