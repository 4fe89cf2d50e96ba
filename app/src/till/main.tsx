// Entry of /till.
import '../style/all.css';
import './till.css';
import { pageStart } from '../ui/start';
import { TillPage } from './page';

void pageStart(TillPage);
