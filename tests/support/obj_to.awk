# obj_to.awk - an OBJ of triangles or quadrilaterals as another mesh file, for tests: awk -v to=stl|ply|obj [-v scale=S] [-v turn=x180|z90] ...
# Positions and faces only. PLY is text; STL is text with zero normals, which readers work out themselves.
function put_vertex(i) { print "vertex " x[i] " " y[i] " " z[i] }
$1 == "v" {
    if (!scale) scale = 1
    px = $2 * scale; py = $3 * scale; pz = $4 * scale
    if (turn == "x180") { py = -py; pz = -pz }
    if (turn == "z90") { t = px; px = -py; py = t }
    n++; x[n] = px; y[n] = py; z[n] = pz
}
$1 == "f" {
    for (k = 2; k <= NF; k++) { split($k, part, "/"); corner[k] = part[1] < 0 ? n + 1 + part[1] : part[1] }
    for (k = 4; k <= NF; k++) { m++; a[m] = corner[2]; b[m] = corner[k - 1]; c[m] = corner[k] }
}
END {
    OFMT = CONVFMT = "%.7g"
    if (to == "stl") {
        print "solid head"
        for (i = 1; i <= m; i++) {
            print "facet normal 0 0 0\nouter loop"
            put_vertex(a[i]); put_vertex(b[i]); put_vertex(c[i])
            print "endloop\nendfacet"
        }
        print "endsolid head"
    } else if (to == "ply") {
        printf "ply\nformat ascii 1.0\ncomment made for a test\nelement vertex %d\nproperty float x\nproperty float y\nproperty float z\n", n
        printf "element face %d\nproperty list uchar int vertex_indices\nend_header\n", m
        for (i = 1; i <= n; i++) print x[i], y[i], z[i]
        for (i = 1; i <= m; i++) print 3, a[i] - 1, b[i] - 1, c[i] - 1
    } else {
        for (i = 1; i <= n; i++) print "v", x[i], y[i], z[i]
        for (i = 1; i <= m; i++) print "f", a[i], b[i], c[i]
    }
}
