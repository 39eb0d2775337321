using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary><c>$inc</c> and <c>$mul</c>.</summary>
internal sealed class IncMulModifier(string path, RawValue operand, bool multiplies) : Modifier(path)
{
    private string Name => multiplies ? "$mul" : "$inc";

    public static void CompileIncrement(UpdateTree tree, UpdatePath path, RawValue operand) =>
        Compile(tree, path, operand, multiplies: false);

    public static void CompileMultiply(UpdateTree tree, UpdatePath path, RawValue operand) =>
        Compile(tree, path, operand, multiplies: true);

    public override void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run)
    {
        // A field that does not exist counts as an Int32 zero, which leaves the operand its type.
        var number = current.IsMissing ? ((RawValue)0).Raw : current;
        if (!number.IsNumber)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch,
                $"Cannot apply {Name} to a value of non-numeric type. {{{run.IdText()}}} has the field '{slot.NameText}' of non-numeric type {number.Type.Alias()}");
        }

        if (!(multiplies ? Numbers.TryMultiply(number, operand.Raw, out var result) : Numbers.TryAdd(number, operand.Raw, out result)))
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"Failed to apply {Name} operations to current value ((NumberLong){ElementText.Of(number)}) for document {{{run.IdText()}}}");
        }

        // What is equal stays as it is, the sign of a zero and the digits of a decimal included.
        if (result.Type == current.Type && BsonComparer.Compare(result.Raw, current) == 0)
            slot.Open().WriteValue(current);
        else
            slot.Open().WriteValue(result);
    }

    private static void Compile(UpdateTree tree, UpdatePath path, RawValue operand, bool multiplies)
    {
        if (!operand.IsNumber)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch,
                $"Cannot {(multiplies ? "multiply" : "increment")} with non-numeric argument: {{{ElementText.Of(path.Text, operand.Raw)}}}");
        }

        tree.Add(path, new IncMulModifier(path.Text, operand, multiplies));
    }
}
