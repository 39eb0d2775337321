using Streetcar.Bson;

namespace Streetcar.Query.Updates;

/// <summary><c>$currentDate</c>.</summary>
internal sealed class CurrentDateModifier(string path, bool timestamp, DateTimeOffset? moment) : Modifier(path)
{
    public static void Compile(UpdateTree tree, UpdatePath path, RawValue operand) =>
        tree.Add(path, new CurrentDateModifier(path.Text, IsTimestamp(operand), tree.Context?.Now));

    public override void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run)
    {
        var now = moment ?? DateTimeOffset.UtcNow;
        if (timestamp)
            slot.Open().WriteTimestamp(ServerTimestamp.At(now));
        else
            slot.Open().WriteDateTime(now.ToUnixTimeMilliseconds());
    }

    private static bool IsTimestamp(RawValue operand)
    {
        if (operand.Type == ElementType.Boolean)
            return false;
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"{operand.Type.Alias()} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({{$type: 'timestamp/date'}}).");
        }

        bool? timestamp = null;
        foreach (var (name, value) in operand.AsDocument)
        {
            if (name != "$type")
                throw new DocumentException(ErrorCode.BadValue, $"Unrecognized $currentDate option: {name}");
            timestamp = value.Type != ElementType.String ? null : value.AsString switch
            {
                "date" => false,
                "timestamp" => true,
                _ => null,
            };
        }

        return timestamp ?? throw new DocumentException(
            ErrorCode.BadValue,
            "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}");
    }
}
