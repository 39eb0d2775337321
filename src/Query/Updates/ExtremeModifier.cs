using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$min</c> and <c>$max</c>.</summary>
internal sealed class ExtremeModifier(string path, BsonValue operand, int direction, Collation? collation) : Modifier(path)
{
    public override int Depth { get; } = SetModifier.ValueDepth(operand);

    public static void CompileMinimum(UpdateTree tree, UpdatePath path, BsonValue operand) =>
        tree.Add(path, new ExtremeModifier(path.Text, operand, direction: -1, tree.Collation));

    public static void CompileMaximum(UpdateTree tree, UpdatePath path, BsonValue operand) =>
        tree.Add(path, new ExtremeModifier(path.Text, operand, direction: 1, tree.Collation));

    public override void Apply(RawBsonValue current, in FieldSlot slot, in UpdateRun run)
    {
        bool replaces = current.IsMissing || Math.Sign(Collation.Compare(collation, operand.Raw, current)) == direction;
        slot.Open().WriteValue(replaces ? operand.Raw : current);
    }
}
