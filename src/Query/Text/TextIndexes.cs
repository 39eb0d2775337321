namespace Streetcar.Query.Text;

/// <summary>Finds the text index of the collection that a query reads.</summary>
/// <param name="find">Finds the text index of a collection of the query's database; null where it has none.</param>
/// <param name="collection">The collection.</param>
public sealed class TextIndexes(Func<string, TextIndex?> find, string collection)
{
    /// <summary>The collection's text index; null where it has none.</summary>
    public TextIndex? Find() => find(collection);

    /// <summary>The same for another collection of the database.</summary>
    public TextIndexes Of(string other) => new(find, other);
}
