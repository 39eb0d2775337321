using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary><c>$bit</c>.</summary>
internal sealed class BitModifier(string path, (string Operation, RawValue Operand)[] steps) : Modifier(path)
{
    public static void Compile(UpdateTree tree, UpdatePath path, RawValue operand)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"The $bit modifier is not compatible with a {operand.Type.Alias()}. You must pass in an embedded document: {{$bit: {{field: {{and/or/xor: #}}}}");
        }

        var steps = operand.AsDocument.Select(step => (step.Name, step.Value)).ToArray();
        if (steps.Length == 0)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                "You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}");
        }

        foreach (var (name, value) in steps)
            Check(name, value);
        tree.Add(path, new BitModifier(path.Text, steps));
    }

    public override void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run)
    {
        if (current.Type is not (ElementType.Missing or ElementType.Int32 or ElementType.Int64))
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"Cannot apply $bit to a value of non-integral type.{run.IdText()} has the field {slot.NameText} of non-integer type {current.Type.Alias()}");
        }

        current.TryGetInt64(out long bits);
        bool isLong = current.Type == ElementType.Int64;
        foreach (var (operation, operand) in steps)
        {
            isLong |= operand.Type == ElementType.Int64;
            bits = operation switch
            {
                "and" => bits & operand.AsInt64,
                "or" => bits | operand.AsInt64,
                _ => bits ^ operand.AsInt64,
            };
        }

        if (isLong)
            slot.Open().WriteInt64(bits);
        else
            slot.Open().WriteInt32((int)bits);
    }

    private static void Check(string name, RawValue value)
    {
        if (name is not ("and" or "or" or "xor"))
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"The $bit modifier only supports 'and', 'or', and 'xor', not '{name}' which is an unknown operator: {{{ElementText.Of(name, value.Raw)}}}");
        }

        if (value.Type is not (ElementType.Int32 or ElementType.Int64))
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"The $bit modifier field must be an Integer(32/64 bit); a '{value.Type.Alias()}' is not supported here: {{{ElementText.Of(name, value.Raw)}}}");
        }
    }
}
