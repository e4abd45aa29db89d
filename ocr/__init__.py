"""Any input file becomes pages of words with boxes, confidences and alternatives."""
