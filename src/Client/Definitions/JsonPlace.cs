namespace Streetcar.Client;

/// <summary>
/// Where in JSON a text ends that comes in pieces, as MongoDB.Bson's reader takes JSON: strings stand in single or
/// double quotes, regular expressions between slashes, and parentheses are those of constructors such as
/// <c>ObjectId(…)</c>.
/// </summary>
internal struct JsonPlace
{
    private const char None = '\0';

    private char _delimiter;
    private bool _isEscaped;
    private int _parentheses;

    public readonly bool IsInString => _delimiter is '\'' or '"';

    public readonly bool IsInRegularExpression => _delimiter is '/';

    public readonly bool IsInConstructor => _parentheses > 0;

    public void Advance(string text)
    {
        foreach (var c in text)
        {
            if (_delimiter == None)
            {
                AdvanceBetween(c);
            }
            else
            {
                AdvanceWithin(c);
            }
        }
    }

    private void AdvanceBetween(char c)
    {
        switch (c)
        {
            case '\'' or '"' or '/':
                _delimiter = c;
                break;
            case '(':
                _parentheses++;
                break;
            case ')':
                _parentheses--;
                break;
        }
    }

    private void AdvanceWithin(char c)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
        }
        else if (c == '\\')
        {
            _isEscaped = true;
        }
        else if (c == _delimiter)
        {
            _delimiter = None;
        }
    }
}
