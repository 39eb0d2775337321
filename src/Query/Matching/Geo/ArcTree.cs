using System.Numerics;

namespace Streetcar.Query.Matching.Geo;

/// <summary>
/// The edges of a loop in boxes, and these in larger ones, two in each. As neighbors are near each other, what has to do
/// with an edge is found in about as many steps as there are levels.
/// </summary>
internal sealed class ArcTree
{
    private readonly SphereLoop _loop;
    private readonly SphereBox[] _boxes;

    public ArcTree(SphereLoop loop)
    {
        _loop = loop;
        _boxes = new SphereBox[2 * BitOperations.RoundUpToPowerOf2((uint)loop.Count)];
        Build(Root);
    }

    private Node Root => new(1, 0, _loop.Count);

    /// <summary>Two edges of the loop that cross; null for none.</summary>
    public (int First, int Second)? FindCrossing(CheckBudget budget) => FindWithin(Root, budget);

    /// <summary>Whether an edge of the loop crosses one of another loop.</summary>
    public bool Crosses(ArcTree other, CheckBudget budget) => FindBetween(Root, other, other.Root, budget) is not null;

    /// <summary>Whether all of another loop is inside, or on the border.</summary>
    public bool Contains(SphereLoop other, CheckBudget budget)
    {
        var edges = new List<int>();
        for (int i = 0; i < other.Count; i++)
        {
            var arc = other.Arc(i);
            edges.Clear();
            FindNear(Root, arc, SphereBox.Around(arc), edges, budget);
            // One that does not meet the border is on the same side as the one before.
            if (i > 0 && !edges.Exists(edge => _loop.Arc(edge).Intersects(arc)))
                continue;
            if (!Contains(arc, edges, budget))
                return false;
        }

        return true;
    }

    private bool Contains(Arc arc, List<int> edges, CheckBudget budget)
    {
        List<double> stops = [0, arc.Angle];
        foreach (int edge in edges)
            arc.AddMeetings(_loop.Arc(edge), stops);
        stops.Sort();
        for (int i = 1; i < stops.Count && budget.TrySpend(_loop.Count); i++)
        {
            if (_loop.Locate(arc.At((stops[i - 1] + stops[i]) / 2)) == Position.Outside)
                return false;
        }

        return true;
    }

    private SphereBox Build(Node node) => _boxes[node.Place] = node.IsEdge
        ? SphereBox.Around(_loop.Arc(node.First))
        : SphereBox.Around(Build(node.Left), Build(node.Right));

    private (int First, int Second)? FindWithin(Node node, CheckBudget budget) => node.IsEdge
        ? null
        : FindWithin(node.Left, budget) ?? FindWithin(node.Right, budget) ?? FindBetween(node.Left, this, node.Right, budget);

    private (int First, int Second)? FindBetween(Node own, ArcTree other, Node others, CheckBudget budget)
    {
        if (!budget.TrySpend() || !_boxes[own.Place].Touches(other._boxes[others.Place]))
            return null;
        if (own.IsEdge && others.IsEdge)
            return _loop.Arc(own.First).Crosses(other._loop.Arc(others.First)) ? (own.First, others.First) : null;
        return own.Count >= others.Count
            ? FindBetween(own.Left, other, others, budget) ?? FindBetween(own.Right, other, others, budget)
            : FindBetween(own, other, others.Left, budget) ?? FindBetween(own, other, others.Right, budget);
    }

    private void FindNear(Node node, Arc arc, SphereBox box, List<int> edges, CheckBudget budget)
    {
        if (!budget.TrySpend() || !_boxes[node.Place].Touches(box))
            return;
        if (node.IsEdge)
        {
            edges.Add(node.First);
            return;
        }

        FindNear(node.Left, arc, box, edges, budget);
        FindNear(node.Right, arc, box, edges, budget);
    }

    /// <summary>The box of some edges that follow each other.</summary>
    /// <param name="Place">Where it is among the boxes: those within it are at twice its place, and behind that.</param>
    /// <param name="First">The first edge.</param>
    /// <param name="End">The edge behind the last one.</param>
    private readonly record struct Node(int Place, int First, int End)
    {
        public int Count => End - First;

        public bool IsEdge => Count == 1;

        public Node Left => new(2 * Place, First, Middle);

        public Node Right => new((2 * Place) + 1, Middle, End);

        private int Middle => (First + End) / 2;
    }
}
