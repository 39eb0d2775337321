namespace Streetcar.Query.Matching;

/// <summary>The operators on bits.</summary>
public enum BitsOperator
{
    /// <summary><c>$bitsAllSet</c></summary>
    AllSet,

    /// <summary><c>$bitsAllClear</c></summary>
    AllClear,

    /// <summary><c>$bitsAnySet</c></summary>
    AnySet,

    /// <summary><c>$bitsAnyClear</c></summary>
    AnyClear,
}
