"""The practice company: any scenario file can be called like a real company, over real SIP and RTP."""
