// Entry of /activate.
import '../style/all.css';
import './activate.css';
import { pageStart } from '../ui/start';
import { ActivatePage } from './page';

void pageStart(ActivatePage);
