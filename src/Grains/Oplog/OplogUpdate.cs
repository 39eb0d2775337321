namespace Streetcar.Grains.Oplog;

/// <summary>
/// Makes updates of what an oplog says of one: a replacement, update operators, or the differences between two versions of a
/// document, as MongoDB has recorded them since its version 5.
/// </summary>
internal static class OplogUpdate
{
    private const int Differences = 2;

    /// <exception cref="DocumentException">It is of a form that is not known.</exception>
    public static IReadOnlyList<RawValue> ToUpdates(RawDocument update)
    {
        if (!update.TryGetValue("$v", out var version))
            return [update];
        if (!version.Raw.TryGetInt64(out long number) || number != Differences)
            return [update.Without("$v")];
        var difference = update["diff"];
        if (difference.Type != ElementType.Document)
            throw new DocumentException(ErrorCode.FailedToParse, $"The update {update} has no differences");
        var changes = new Changes();
        changes.Read("", difference.AsDocument);
        return changes.ToUpdates();
    }

    private sealed class Changes
    {
        private readonly List<RawElement> _set = [];
        private readonly List<RawElement> _unset = [];
        private readonly List<RawElement> _truncated = [];

        public void Read(string path, RawDocument difference)
        {
            bool isArray = difference["a"].Raw.IsTruthy;
            foreach (var (name, value) in difference)
            {
                if (isArray)
                    ReadArray(path, name, value);
                else if (name is "u" or "i")
                    _set.AddRange(value.AsDocument.Select(field => new RawElement(path + Checked(field.Name), field.Value)));
                else if (name == "d")
                    _unset.AddRange(value.AsDocument.Select(field => new RawElement(path + Checked(field.Name), true)));
                else if (name.StartsWith('s') && value.Type == ElementType.Document)
                    Read($"{path}{Checked(name[1..])}.", value.AsDocument);
                else
                    throw Unknown(name);
            }
        }

        // Arrays are cut in an update of their own, since one update can't change one path twice.
        public IReadOnlyList<RawValue> ToUpdates()
        {
            var updates = new List<RawValue>();
            if (_truncated.Count > 0)
                updates.Add(new RawDocument { ["$push"] = new RawDocument(_truncated) });
            var changes = new RawDocument();
            if (_set.Count > 0)
                changes = changes.With("$set", new RawDocument(_set));
            if (_unset.Count > 0)
                changes = changes.With("$unset", new RawDocument(_unset));
            if (!changes.IsEmpty)
                updates.Add(changes);
            return updates;
        }

        private void ReadArray(string path, string name, RawValue value)
        {
            if (name == "a")
                return;
            if (name == "l")
                _truncated.Add(new(path[..^1], new RawDocument { ["$each"] = RawArray.Empty, ["$slice"] = value }));
            else if (name.StartsWith('u'))
                _set.Add(new(path + name[1..], value));
            else if (name.StartsWith('s') && value.Type == ElementType.Document)
                Read($"{path}{name[1..]}.", value.AsDocument);
            else
                throw Unknown(name);
        }

        // Such names can't be told from paths and operators in the updates that are made of them.
        private static string Checked(string name) => !name.Contains('.') && !name.StartsWith('$')
            ? name
            : throw new DocumentException(ErrorCode.CommandNotSupported, $"A change of the field '{name}' can't be applied");

        private static DocumentException Unknown(string name) =>
            new(ErrorCode.FailedToParse, $"'{name}' is not known in the differences of an update");
    }
}
