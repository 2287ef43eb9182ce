import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer

Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1])
factory = GstRtspServer.RTSPMediaFactory()
factory.set_transport_mode(GstRtspServer.RTSPTransportMode.RECORD)
factory.set_launch(
    f"( matroskamux name=mux streamable=true ! filesink sync=false async=false location={sys.argv[2]}"
    " rtph264depay name=depay0 ! h264parse ! queue ! mux."
    " rtpmp4gdepay name=depay1 ! aacparse ! queue ! mux. )"
)
server.get_mount_points().add_factory("/in", factory)
server.attach(None)
GLib.MainLoop().run()
