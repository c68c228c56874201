"""Reports from the field and the incidents they speak of: received, judged, verified, sealed."""
