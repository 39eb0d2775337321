namespace Streetcar.Operators.Tests.Running;

/// <summary>The cases of one kind of operators: all files of a folder.</summary>
internal sealed class CaseTable
{
    private readonly Dictionary<(string Operator, string Name), Case> _cases = [];

    private CaseTable()
    {
    }

    /// <summary>The operators that have cases.</summary>
    public IEnumerable<string> Operators => _cases.Keys.Select(key => key.Operator).Distinct();

    /// <summary>A test's arguments for each case.</summary>
    public TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var (@operator, name) in _cases.Keys)
                rows.Add(@operator, name);
            return rows;
        }
    }

    public Case this[string @operator, string name] => _cases[(@operator, name)];

    /// <summary>Reads the files of a folder.</summary>
    /// <param name="folder">Its name.</param>
    /// <param name="fields">The fields that its cases may have, beside those of all.</param>
    public static CaseTable Load(string folder, params string[] fields)
    {
        var table = new CaseTable();
        HashSet<string> known = ["operator", "name", "documents", "let", "collation", "fails", .. fields];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "cases", folder)).Order(StringComparer.Ordinal))
        {
            foreach (var document in Parse(file))
            {
                var @case = new Case(document.AsDocument);
                if (document.AsDocument.FirstOrDefault(field => !known.Contains(field.Name)).Name is { } unknown)
                    throw new FormatException($"{@case} in {file} has an unknown field '{unknown}'");
                if (!table._cases.TryAdd((@case.Operator, @case.Name), @case))
                    throw new FormatException($"There is another case '{@case}' than that in {file}");
            }
        }

        return table;
    }

    private static RawArray Parse(string file)
    {
        try
        {
            return Json.Array(File.ReadAllText(file));
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{file}: {exception.Message}", exception);
        }
    }
}
